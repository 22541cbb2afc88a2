package dev.chitchat.internal.transport;

import dev.chitchat.internal.text.Cleaner;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where the service is, and the bounds on talking to it; its values are set while a copy is made, and never later. */
public final class TransportOptions implements Cloneable {

    /** {@code http} or {@code https}, host and optional port; a path is put before the service's own. */
    public URI endpoint;

    /** A second address of the same service, for when the first cannot be reached. */
    public @Nullable URI backupEndpoint;

    /** From the moment a request is written until its answer is read in full; the service's own limit is 3 s. */
    public Duration attemptTimeout = Duration.ofSeconds(10);

    /** For connecting, and again for the TLS handshake. */
    public Duration connectTimeout = Duration.ofSeconds(5);

    /** Further calls wait for one. Each command has its own 5 calls a second, and slow ones must not hold up others. */
    public int maxConnections = 40;

    /** A connection that was not used for so long is closed, with or without a further call. */
    public Duration maxIdle = Duration.ofSeconds(20);

    /** A connection that is older is closed instead of used, so that a change of address is learned. */
    public Duration maxLife = Duration.ofMinutes(10);

    /** A larger answer ends the connection; this large, as all categories come in one. */
    public int maxAnswerBytes = 8 * 1024 * 1024;

    /** Whose certificates are believed; if none, those that the JVM trusts, see {@code javax.net.ssl.trustStore}. */
    public List<X509Certificate> trust = List.of();

    /** By default what the system properties {@code https.proxyHost}, {@code http.proxyHost} and the like say. */
    public @Nullable HttpProxy proxy;

    private static final int LARGEST_FILE = 4 << 20;
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Pattern SERVICE_PATH =
            Pattern.compile("(?<=[^/])/v4(/openim_console_http_svc(/[a-z0-9_]*)?)?/*$");

    private TransportOptions(URI endpoint) {
        this.endpoint = endpoint;
    }

    public static TransportOptions of(URI endpoint) {
        return new TransportOptions(endpoint).checked();
    }

    public TransportOptions with(Consumer<TransportOptions> change) {
        try {
            TransportOptions copy = (TransportOptions) clone();
            change.accept(copy);
            return copy.checked();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Refuses what is no endpoint and a bound that is not positive; the message says which and why. */
    private TransportOptions checked() {
        endpoint = checked(endpoint);
        backupEndpoint = backupEndpoint == null ? null : checked(backupEndpoint);
        checkDuration("timeout", attemptTimeout);
        checkDuration("connectTimeout", connectTimeout);
        checkDuration("maxIdle", maxIdle);
        checkDuration("maxLife", maxLife);
        maxConnections = atLeastOne("maxConnections", maxConnections);
        maxAnswerBytes = atLeastOne("maxAnswerBytes", maxAnswerBytes);
        return this;
    }

    /** The path of the service, which whole addresses in its documents have, is taken off: each call adds it. */
    private static URI checked(URI endpoint) {
        String wrong = whatIsWrong(endpoint);
        if (wrong != null) {
            throw new IllegalArgumentException("the endpoint " + wrong + "; give http(s)://host[:port][/path]");
        }
        return URI.create(SERVICE_PATH.matcher(endpoint.toString()).replaceFirst(""));
    }

    /** Never quotes more than the scheme: the rest may hold a password or a signature. */
    private static @Nullable String whatIsWrong(URI endpoint) {
        String scheme = endpoint.getScheme() == null ? "" : endpoint.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return scheme.isEmpty() ? "has no scheme" : "has the scheme " + scheme;
        }
        if (endpoint.getRawUserInfo() != null) {
            return "holds a user name";
        }
        if (endpoint.getHost() == null) {
            String authority = endpoint.getRawAuthority();
            return authority != null && authority.indexOf('_') >= 0
                    ? "has a host with an underscore, which no host name may hold: use another name of it, or its address"
                    : "has no valid host";
        }
        if (endpoint.getPort() == 0 || endpoint.getPort() > 65535) {
            return "has the port " + endpoint.getPort() + ", and ports go from 1 to 65535";
        }
        if (endpoint.getRawQuery() != null) {
            return "has a query";
        }
        return endpoint.getRawFragment() != null ? "has a fragment" : null;
    }

    private static void checkDuration(String name, Duration value) {
        if (value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " must lie between 1 ms and a day, not " + value);
        }
    }

    public static int atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, not " + value);
        }
        return value;
    }

    /** The certificates in a file, at least one; throws IllegalArgumentException, with the file's name, otherwise. */
    public static List<X509Certificate> certificates(Path pem) {
        try (InputStream in = Files.newInputStream(pem)) {
            byte[] content = in.readNBytes(LARGEST_FILE + 1); // a device may have no end
            if (content.length > LARGEST_FILE) {
                throw unusable(pem, "it is larger than 4 MiB", null);
            }
            List<X509Certificate> read =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(content))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (read.isEmpty()) {
                throw unusable(pem, "it holds no certificate", null);
            }
            return read;
        } catch (NoSuchFileException e) {
            throw unusable(pem, "there is no such file", e);
        } catch (IOException e) {
            throw unusable(pem, Files.isDirectory(pem) ? "it is a directory" : "it cannot be read", e);
        } catch (CertificateException e) {
            throw unusable(pem, "what it holds is no certificate", e);
        }
    }

    private static IllegalArgumentException unusable(Path pem, String why, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "the certificates in '" + Cleaner.line(pem.toString()) + "' cannot be used: " + why
                        + "; name a PEM file with the certificate of the authority to trust",
                cause == null ? null : Cleaner.cause(cause, Cleaner::line));
    }
}
