package dev.chitchat.internal.transport;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the service is and within which bounds it is talked to.
 *
 * @param endpoint {@code http} or {@code https}, host and optional port; a path is put before the service's own
 * @param backupEndpoint a second address of the same service, for when the first cannot be reached; none by default
 * @param attemptTimeout from the moment a request is written until its answer is read in full; 10 s by default, and the
 *     service's own limit is 3 s
 * @param connectTimeout for connecting, and again for the TLS handshake; 5 s by default
 * @param maxConnections how many connections to an address are open at most; further calls wait for one. 40 by default,
 *     made as they are needed: each command has a quota of its own, 5 calls a second, and slow calls of some commands must
 *     not hold up those of others; raise it with the quota
 * @param maxIdle a connection that was not used for so long is closed, with or without a further call; 20 s by default
 * @param maxLife a connection that is older is closed instead of used, so that a change of address is learned; 10 minutes
 *     by default
 * @param maxAnswerBytes a larger answer ends the connection; 8 MiB by default, as all categories come in one
 * @param trust whose certificates are believed; by default those that the JVM trusts, which the system property
 *     {@code javax.net.ssl.trustStore} may change
 * @param proxy the proxy to go through; by default what the system properties {@code https.proxyHost} and
 *     {@code http.proxyHost} with their companions say
 */
public record TransportOptions(
        URI endpoint,
        @Nullable URI backupEndpoint,
        Duration attemptTimeout,
        Duration connectTimeout,
        int maxConnections,
        Duration maxIdle,
        Duration maxLife,
        int maxAnswerBytes,
        @Nullable TrustedCertificates trust,
        @Nullable HttpProxy proxy) {

    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Pattern SERVICE_PATH =
            Pattern.compile("(?<=[^/])/v4(/openim_console_http_svc(/[a-z0-9_]*)?)?/*$");

    /** Refuses what is no endpoint and a bound that is not positive; the message says which and why. */
    public TransportOptions {
        endpoint = checked(endpoint);
        backupEndpoint = backupEndpoint == null ? null : checked(backupEndpoint);
        checkDuration("attemptTimeout", attemptTimeout);
        checkDuration("connectTimeout", connectTimeout);
        checkDuration("maxIdle", maxIdle);
        checkDuration("maxLife", maxLife);
        if (maxConnections < 1) {
            throw new IllegalArgumentException("maxConnections must be at least 1, not " + maxConnections);
        }
        if (maxAnswerBytes < 1) {
            throw new IllegalArgumentException("maxAnswerBytes must be at least 1, not " + maxAnswerBytes);
        }
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

    /** Options with the defaults for everything but the address. */
    public static TransportOptions of(URI endpoint) {
        return new Draft(endpoint).options();
    }

    /** A copy in which some values are others. */
    public TransportOptions with(Consumer<Draft> change) {
        Draft draft = new Draft(endpoint);
        draft.backupEndpoint = backupEndpoint;
        draft.attemptTimeout = attemptTimeout;
        draft.connectTimeout = connectTimeout;
        draft.maxConnections = maxConnections;
        draft.maxIdle = maxIdle;
        draft.maxLife = maxLife;
        draft.maxAnswerBytes = maxAnswerBytes;
        draft.trust = trust;
        draft.proxy = proxy;
        change.accept(draft);
        return draft.options();
    }

    /** The values of a copy, open to change until it is made; at first the defaults. */
    public static final class Draft {

        public URI endpoint;
        public @Nullable URI backupEndpoint;
        public Duration attemptTimeout = Duration.ofSeconds(10);
        public Duration connectTimeout = Duration.ofSeconds(5);
        public int maxConnections = 40;
        public Duration maxIdle = Duration.ofSeconds(20);
        public Duration maxLife = Duration.ofMinutes(10);
        public int maxAnswerBytes = 8 * 1024 * 1024;
        public @Nullable TrustedCertificates trust;
        public @Nullable HttpProxy proxy;

        private Draft(URI endpoint) {
            this.endpoint = endpoint;
        }

        private TransportOptions options() {
            return new TransportOptions(
                    endpoint,
                    backupEndpoint,
                    attemptTimeout,
                    connectTimeout,
                    maxConnections,
                    maxIdle,
                    maxLife,
                    maxAnswerBytes,
                    trust,
                    proxy);
        }
    }
}
