package dev.chitchat.internal.transport;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
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
 * @param maxAnswerBytes a larger answer ends the connection; 1 MiB by default
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

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if the endpoint is none or a bound is not positive; the message says which and why
     */
    public TransportOptions {
        checkEndpoint(endpoint);
        if (backupEndpoint != null) {
            checkEndpoint(backupEndpoint);
        }
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

    private static void checkEndpoint(URI endpoint) {
        String wrong = whatIsWrong(endpoint);
        if (wrong != null) {
            throw new IllegalArgumentException("the endpoint " + wrong + "; give http(s)://host[:port][/path]");
        }
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

    /**
     * Options with the defaults for everything but the address.
     *
     * @param endpoint {@code http} or {@code https}, host and optional port; a path is put before the service's own
     * @return the options
     * @throws IllegalArgumentException if it is no such address
     */
    public static TransportOptions of(URI endpoint) {
        return new TransportOptions(
                endpoint,
                null,
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                40,
                Duration.ofSeconds(20),
                Duration.ofMinutes(10),
                1024 * 1024,
                null,
                null);
    }

    /**
     * A copy with another address.
     *
     * @param address {@code http} or {@code https}, host and optional port
     * @return the copy
     */
    public TransportOptions withEndpoint(URI address) {
        return with(draft -> draft.endpoint = address);
    }

    /**
     * A copy with an address to turn to when the first cannot be reached.
     *
     * @param address another address of the same service, or {@code null} for none
     * @return the copy
     */
    public TransportOptions withBackupEndpoint(@Nullable URI address) {
        return with(draft -> draft.backupEndpoint = address);
    }

    /**
     * A copy with another timeout for one attempt.
     *
     * @param timeout from the moment the request is written until its answer is read in full
     * @return the copy
     */
    public TransportOptions withAttemptTimeout(Duration timeout) {
        return with(draft -> draft.attemptTimeout = timeout);
    }

    /**
     * A copy with another timeout for connecting.
     *
     * @param timeout for connecting, and again for the TLS handshake
     * @return the copy
     */
    public TransportOptions withConnectTimeout(Duration timeout) {
        return with(draft -> draft.connectTimeout = timeout);
    }

    /**
     * A copy with another size of the pool.
     *
     * @param connections at least 1
     * @return the copy
     */
    public TransportOptions withMaxConnections(int connections) {
        return with(draft -> draft.maxConnections = connections);
    }

    /**
     * A copy with another bound on the size of an answer.
     *
     * @param bytes at least 1
     * @return the copy
     */
    public TransportOptions withMaxAnswerBytes(int bytes) {
        return with(draft -> draft.maxAnswerBytes = bytes);
    }

    /**
     * A copy with certificates of its own to believe.
     *
     * @param certificates those to believe instead of the ones the JVM trusts, or {@code null} for these
     * @return the copy
     */
    public TransportOptions withTrust(@Nullable TrustedCertificates certificates) {
        return with(draft -> draft.trust = certificates);
    }

    /**
     * A copy with a proxy to go through.
     *
     * @param server the proxy, or {@code null} for what the system properties say
     * @return the copy
     */
    public TransportOptions withProxy(@Nullable HttpProxy server) {
        return with(draft -> draft.proxy = server);
    }

    /**
     * A copy that gives connections up after other times.
     *
     * @param idle since the last use
     * @param life since the connection was made
     * @return the copy
     */
    public TransportOptions withConnectionLimits(Duration idle, Duration life) {
        return with(draft -> {
            draft.maxIdle = idle;
            draft.maxLife = life;
        });
    }

    private TransportOptions with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.options();
    }

    /** The values of a copy on its way, open to change. */
    private static final class Draft {

        private URI endpoint;
        private @Nullable URI backupEndpoint;
        private Duration attemptTimeout;
        private Duration connectTimeout;
        private int maxConnections;
        private Duration maxIdle;
        private Duration maxLife;
        private int maxAnswerBytes;
        private @Nullable TrustedCertificates trust;
        private @Nullable HttpProxy proxy;

        Draft(TransportOptions from) {
            this.endpoint = from.endpoint;
            this.backupEndpoint = from.backupEndpoint;
            this.attemptTimeout = from.attemptTimeout;
            this.connectTimeout = from.connectTimeout;
            this.maxConnections = from.maxConnections;
            this.maxIdle = from.maxIdle;
            this.maxLife = from.maxLife;
            this.maxAnswerBytes = from.maxAnswerBytes;
            this.trust = from.trust;
            this.proxy = from.proxy;
        }

        TransportOptions options() {
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
