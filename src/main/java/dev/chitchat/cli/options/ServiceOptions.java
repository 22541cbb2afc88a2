package dev.chitchat.cli.options;

import dev.chitchat.ChitchatClient;
import dev.chitchat.ChitchatClientBuilder;
import dev.chitchat.cli.process.GeneralOptions;
import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.quota.Rate;
import dev.chitchat.quota.StoreOutagePolicy;
import dev.chitchat.retry.RetryPolicy;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where calls go, how fast, and how often they are made again. */
public final class ServiceOptions {

    private static final int MOST_RETRIES = 1000;
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description = "The address of the service. Variable: CHITCHAT_ENDPOINT.")
    @Nullable
    String endpoint;

    @Option(
            names = "--region",
            paramLabel = "NAME",
            completionCandidates = Address.Regions.class,
            description = "Instead of an endpoint, the application's data centre: china, singapore, seoul, tokyo,"
                    + " frankfurt, silicon-valley, jakarta, mumbai, saudi-arabia. Variable: CHITCHAT_REGION.")
    @Nullable
    String region;

    @Option(
            names = "--sandbox",
            description = "Starts a sandbox in this process and uses it: nothing leaves the machine, and account,"
                    + " endpoint and region are not needed or looked at. It allows as many calls a second as --rate.")
    boolean sandbox;

    @Option(
            names = "--quota",
            paramLabel = "local|redis://…",
            description =
                    "Where the quota is kept: 'local' (in this process), the default, or a Redis that all processes"
                            + " of the application share, also rediss:// and redis-sentinel://. Who signs in there:"
                            + " CHITCHAT_REDIS_USERNAME, CHITCHAT_REDIS_PASSWORD. Variable: CHITCHAT_QUOTA.")
    @Nullable
    String quota;

    @Option(
            names = "--quota-outage",
            paramLabel = "wait|fail|local:N",
            description =
                    "While that Redis is away, calls wait (the default), fail, or go on with this process's share of the"
                            + " rate where at most N processes share it.")
    @Nullable
    String quotaOutage;

    @Option(
            names = "--max-wait",
            paramLabel = "D",
            description =
                    "How long calls wait for a service or a Redis that is away before they fail; 10m for the service and"
                            + " without end for Redis by default.")
    @Nullable
    String maxWait;

    @Option(names = "--rate", paramLabel = "N", description = "Calls a second, also 2.5; 5 by default.")
    @Nullable
    String rate;

    @Option(
            names = "--max-retries",
            paramLabel = "N",
            description = "How often a failed call is made again when that may help; 10 by default.")
    @Nullable
    String maxRetries;

    @Option(
            names = "--timeout",
            paramLabel = "D",
            description = "How long one attempt may take, for example 10s (the default), 500ms or 2m; waiting for the"
                    + " quota does not count.")
    @Nullable
    String timeout;

    @Mixin
    Network network = new Network();

    /** The pace, or the default with a problem noted. */
    public Rate rate(Problems problems) {
        return Setting.of("--rate", rate).read(ServiceOptions::perSecond, Rate.perSecond(5), problems);
    }

    /** How long calls wait for what is away, or {@code null} where that was not given. */
    @Nullable
    Duration maxWait(Problems problems) {
        return Setting.of("--max-wait", maxWait).readIfGiven(Quantity::duration, problems);
    }

    /** The policy of retries, or the default with a problem noted. */
    RetryPolicy retries(@Nullable Duration wait, Problems problems) {
        RetryPolicy defaults =
                wait == null ? RetryPolicy.defaults() : RetryPolicy.defaults().withMaxOutage(wait);
        return Setting.of("--max-retries", maxRetries)
                .read(text -> defaults.withMaxRetries((int) Quantity.whole(text, 0, MOST_RETRIES)), defaults, problems);
    }

    /** The timeout of one attempt, or the default with a problem noted. */
    Duration timeout(Problems problems) {
        return Setting.of("--timeout", timeout).read(ServiceOptions::attemptTimeout, Duration.ofSeconds(10), problems);
    }

    /** Where the quota is kept, or in this process with a problem noted; the text is not repeated, as it may hold a password. */
    QuotaPlace quota(Configuration configuration, @Nullable Duration wait, Problems problems) {
        Setting given = configuration.setting("--quota", quota, "CHITCHAT_QUOTA");
        String text = given.text();
        StoreOutagePolicy waits = wait == null ? StoreOutagePolicy.waits() : StoreOutagePolicy.waits(wait);
        StoreOutagePolicy outage = Setting.of("--quota-outage", quotaOutage)
                .read(policy -> policy.equals("wait") ? waits : QuotaPlace.outage(policy), waits, problems);
        if (quotaOutage != null && (text == null || text.equals("local"))) {
            problems.add("--quota-outage says what to do while Redis is away, but the quota is kept in this process;"
                    + " give --quota redis://... too, or leave it out");
        }
        if (quota != null && quota.contains("@")) {
            problems.add("--quota holds a user, and others on this machine can see the command line;"
                    + " put the address into CHITCHAT_QUOTA, or user and password into CHITCHAT_REDIS_USERNAME and"
                    + " CHITCHAT_REDIS_PASSWORD");
        }
        try {
            return text == null ? QuotaPlace.LOCAL : QuotaPlace.read(text, outage, configuration.environment());
        } catch (IllegalArgumentException e) {
            problems.add(given.name() + " cannot be used: " + e.getMessage());
            return QuotaPlace.LOCAL;
        }
    }

    /** Warns of what is allowed but unwise, now that everything has been read. */
    void warn(SecretKeySource key, GeneralOptions general, ProcessIo io) {
        boolean open = key.openToEveryone();
        if (open && !sandbox && !general.quiet) {
            io.warning("everyone on this machine can read the secret key in '"
                    + key.file().text() + "'; run chmod 600 on it");
        }
    }

    /** The address of the service, or {@code null} with a problem noted. */
    @Nullable
    Address address(Configuration configuration, Problems problems) {
        return Address.read(endpoint, region, configuration, problems);
    }

    private static Duration attemptTimeout(String text) {
        Duration timeout = Quantity.duration(text);
        if (timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("an attempt takes between 1 ms and a day; give for example 10s or 2m");
        }
        return timeout;
    }

    private static Rate perSecond(String text) {
        try {
            return Rate.perSecond(Quantity.decimal(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + "; the service takes 5", e);
        }
    }

    /** The way to the service: whom to believe, a proxy, and whether to turn to the region's backup host. */
    static final class Network {

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
}
