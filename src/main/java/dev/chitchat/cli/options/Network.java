package dev.chitchat.cli.options;

import dev.chitchat.ChitchatClient;
import dev.chitchat.ChitchatClientBuilder;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The way to the service: whom to believe, a proxy, and whether to turn to the region's backup host. */
final class Network {

    @Option(
            names = "--ca-file",
            paramLabel = "F",
            description = "A PEM file with the certificates of the authorities to trust, instead of Java's."
                    + " Variable: CHITCHAT_CA_FILE.")
    @Nullable
    String caFile;

    @Option(
            names = "--proxy",
            paramLabel = "URL",
            description =
                    "An HTTP proxy to go through, http://host:port. One that wants user and password is given by the"
                            + " variable only, http://user:password@host:port. Variable: CHITCHAT_PROXY.")
    @Nullable
    String proxy;

    @Option(names = "--no-failover", description = "Never turns to the region's backup host.")
    boolean noFailover;

    private @Nullable Path certificates;
    private @Nullable URI proxyAddress;

    /** Reads what was given and notes what cannot be used; never shows the proxy's address, as it may hold a password. */
    Network read(Configuration configuration, Problems problems) {
        Setting trusted = configuration.setting("--ca-file", caFile, "CHITCHAT_CA_FILE");
        try {
            certificates = trusted.text() == null ? null : certificates(trusted.text());
        } catch (IllegalArgumentException e) {
            problems.add(trusted.name() + ": " + e.getMessage());
        }
        Setting through = configuration.setting("--proxy", proxy, "CHITCHAT_PROXY");
        try {
            proxyAddress = through.text() == null ? null : proxyAddress(through.text());
            if (proxy != null && proxyAddress != null && proxyAddress.getRawUserInfo() != null) {
                problems.add("--proxy holds a user, and others on this machine can see the command line;"
                        + " put the address into CHITCHAT_PROXY");
            }
        } catch (IllegalArgumentException e) {
            problems.add(through.name() + " cannot be used: " + e.getMessage());
        }
        return this;
    }

    private static Path certificates(String file) {
        Path path = Path.of(file);
        ChitchatClient.builder().trustedCertificates(path);
        return path;
    }

    private static URI proxyAddress(String text) {
        try {
            URI address = new URI(text.strip());
            ChitchatClient.builder().proxy(address);
            return address;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("it is no address; give http://host:port");
        }
    }

    /** Tells a builder. */
    ChitchatClientBuilder choose(ChitchatClientBuilder builder) {
        builder.failover(!noFailover);
        if (certificates != null) {
            builder.trustedCertificates(certificates);
        }
        return proxyAddress == null ? builder : builder.proxy(proxyAddress);
    }
}
