package dev.chitchat.redis;

import dev.chitchat.internal.text.Cleaner;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.StaticCredentialsProvider;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.reactive.RedisScriptingReactiveCommands;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.RedisClusterURIUtil;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.internal.HostAndPort;
import io.lettuce.core.resource.ClientResources;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The way to a Redis: a connection of the user's, or one opened with the first command and closed after the last store.
 *
 * <p>One that broke is replaced before the next command, and one that only fails after a few failures in a row: a proxy
 * in between may have gone silent, or a replica may stand where the master was. The name of the server is looked up
 * again with each. An attempt to connect is shared by all who wait for it; one that fails or is too slow is forgotten.
 */
final class RedisLink {

    /** How often one may fail in a row that has answered before; one that never has gets no second chance. */
    private static final int FEW = 3;

    /** Errors of a server that will pass, or that another server at the same name would not give. */
    private static final Pattern PASSING = Pattern.compile(
            "\\b(READONLY|LOADING|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|BUSY|NOREPLICAS|MISCONF|OOM|MOVED|ASK)\\b"
                    + "|max number of clients");

    private final Supplier<Opened> opening;
    private final Runnable end;

    /** What no message of a server or of the driver may repeat. */
    final List<String> secrets;

    /** What to call it, with its address where that is known. */
    final String name;

    private int users;
    private @Nullable Attempt current;

    private RedisLink(Supplier<Opened> opening, Runnable end, List<String> secrets, String name) {
        this.opening = opening;
        this.end = end;
        this.secrets = secrets;
        this.name = name;
    }

    static RedisLink at(RedisAddress address) {
        OwnClient client = new OwnClient(address);
        return new RedisLink(client::connect, client::close, address.secrets(), "Redis at " + address);
    }

    // What follows is not in RedisQuota: the JVM would look for the driver to verify that class, and fail before it is
    // asked for.

    /** On whatever client there is; another one has a connection of its own. */
    static RedisLink of(Supplier<? extends AbstractRedisClient> client) {
        Supplier<Opened> opening = () -> {
            AbstractRedisClient now = client.get();
            StatefulConnection<String, String> opened =
                    now instanceof RedisClusterClient cluster ? cluster.connect() : ((RedisClient) now).connect();
            return new Opened(opened, () -> client.get() == now, closing(opened));
        };
        return new RedisLink(opening, () -> {}, List.of(), "Redis");
    }

    static RedisLink given(StatefulConnection<String, String> connection) {
        Opened opened = new Opened(connection, () -> true, Mono.empty());
        return new RedisLink(() -> opened, () -> {}, List.of(), "Redis");
    }

    /** Runs a command, which fails without an answer, on the connection; if need be opens one within the patience. */
    <T> Mono<T> run(
            Duration patience,
            Scheduler timer,
            Function<RedisScriptingReactiveCommands<String, String>, Mono<T>> command) {
        return Mono.defer(() -> {
            Attempt attempt = unbroken();
            return attempt.opened
                    .timeout(patience, timer)
                    .doOnError(failure -> drop(attempt))
                    .flatMap(on -> command.apply(on.commands())
                            .doOnNext(answer -> attempt.answered())
                            .doOnError(
                                    failure -> !isFinal(failure) && attempt.failedTooOften(),
                                    failure -> drop(attempt)));
        });
    }

    /** Outside the lock, since an application may be asked whether it still wants the connection. */
    private Attempt unbroken() {
        Attempt known = current();
        if (!known.isBroken()) {
            return known;
        }
        drop(known);
        return current();
    }

    private synchronized Attempt current() {
        if (users == 0) {
            return new Attempt(Mono.empty()); // nothing would close what it opens
        }
        if (current == null) {
            current = new Attempt(Mono.fromSupplier(opening)
                    .subscribeOn(Schedulers.boundedElastic())
                    .cache());
        }
        return current;
    }

    /** Makes room for another attempt, and closes what this one opened or will open; a user's own connection stays. */
    private void drop(Attempt attempt) {
        synchronized (this) {
            if (current != attempt) {
                return;
            }
            current = null;
        }
        attempt.opened.flatMap(Opened::close).subscribe(done -> {}, failure -> {});
    }

    synchronized void use() {
        users++;
    }

    /** One store fewer uses the link; what it opened itself is closed after the last. */
    void release() {
        Attempt last;
        synchronized (this) {
            if (--users > 0) {
                return;
            }
            last = current;
            current = null;
        }
        Mono<Void> closed = last == null ? Mono.empty() : last.opened.flatMap(Opened::close);
        closed.onErrorComplete().doFinally(done -> endIfUnused()).subscribe();
    }

    /** Not if another store has come to use it meanwhile; under the lock, so that none comes in between. */
    private synchronized void endIfUnused() {
        if (users == 0) {
            end.run();
        }
    }

    /** Whether each try ends like this until somebody mends something: a password, a right, a name, the script. */
    static boolean isFinal(Throwable failure) {
        Throwable root = root(failure);
        return isUnknownName(failure)
                || (root instanceof RedisCommandExecutionException
                        && !PASSING.matcher(String.valueOf(root.getMessage())).find());
    }

    /** Whether the name service does not know the server; below that may stand what its packets said. */
    static boolean isUnknownName(Throwable failure) {
        return Cleaner.causes(failure).anyMatch(UnknownHostException.class::isInstance);
    }

    static Throwable root(Throwable failure) {
        return Cleaner.causes(failure).reduce(failure, (outer, inner) -> inner);
    }

    /** Never fails. */
    private static Mono<Void> closing(StatefulConnection<String, String> connection) {
        return Mono.fromCompletionStage(connection::closeAsync).onErrorComplete();
    }

    /** A connection, which counts as broken once it is not wanted any more, and how what is ours of it is closed. */
    private record Opened(StatefulConnection<String, String> connection, BooleanSupplier isWanted, Mono<Void> close) {

        RedisScriptingReactiveCommands<String, String> commands() {
            return connection instanceof StatefulRedisClusterConnection<String, String> cluster
                    ? cluster.reactive()
                    : ((StatefulRedisConnection<String, String>) connection).reactive();
        }
    }

    /** A connection that is being opened, or is, and how it has done so far. */
    private static final class Attempt {

        private final Mono<Opened> opened;
        private volatile @Nullable Opened live;
        private volatile boolean everAnswered;
        private final AtomicInteger failures = new AtomicInteger();

        Attempt(Mono<Opened> opening) {
            this.opened = opening.doOnNext(on -> live = on);
        }

        boolean isBroken() {
            Opened on = live;
            return on != null && !(on.connection.isOpen() && on.isWanted.getAsBoolean());
        }

        void answered() {
            everAnswered = true;
            failures.set(0);
        }

        boolean failedTooOften() {
            return failures.incrementAndGet() >= (everAnswered ? FEW : 1) || isBroken();
        }
    }

    /** Connects with clients of our own: few threads, one client for each connection, which is only ever replaced. */
    private static final class OwnClient {

        private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

        /** For a server that takes a connection and says nothing; a URI may ask for another. */
        private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(3);

        private final RedisAddress address;
        private @Nullable ClientResources resources;

        OwnClient(RedisAddress address) {
            this.address = address;
        }

        /** Blocks until connected. Reads the authorities that the JVM trusts here, as an event loop must not block. */
        Opened connect() {
            return address.isCluster() ? cluster() : single();
        }

        private synchronized ClientResources resources() {
            if (resources == null) {
                resources = ClientResources.builder()
                        .ioThreadPoolSize(2)
                        .computationThreadPoolSize(2)
                        .build();
            }
            return resources;
        }

        /** Stops the threads; another connection would start new ones. */
        synchronized void close() {
            if (resources != null) {
                var unused = resources.shutdown(0, 1, TimeUnit.SECONDS);
                resources = null;
            }
        }

        private Opened single() {
            RedisURI uri = signedIn(RedisURI.create(address.uri));
            if (!address.isSentinel()) {
                HostAndPort place = HostAndPort.parseCompat(address.hosts());
                uri.setHost(place.hostText);
                uri.setPort(place.hasPort() ? place.port : RedisURI.DEFAULT_REDIS_PORT);
            }
            RedisClient client = RedisClient.create(resources(), uri);
            client.setOptions(options(ClientOptions.builder()));
            return opened(client, uri.getTimeout(), client::connect);
        }

        private Opened cluster() {
            List<RedisURI> seeds = RedisClusterURIUtil.toRedisURIs(URI.create(address.uri));
            seeds.forEach(this::signedIn);
            RedisClusterClient client = RedisClusterClient.create(resources(), seeds);
            client.setOptions((ClusterClientOptions) options(ClusterClientOptions.builder()));
            return opened(client, seeds.get(0).getTimeout(), client::connect);
        }

        /** After a failure the driver's handshake timer runs on and wants the event loops, or logs an error. */
        private static Opened opened(
                AbstractRedisClient client,
                Duration handshake,
                Supplier<? extends StatefulConnection<String, String>> connecting) {
            Mono<Void> shutdown =
                    Mono.fromCompletionStage(client::shutdownAsync).onErrorComplete();
            try {
                StatefulConnection<String, String> opened = connecting.get();
                return new Opened(opened, () -> true, closing(opened).then(shutdown));
            } catch (RuntimeException failure) {
                shutdown.delaySubscription(handshake.plus(CONNECT_TIMEOUT)).subscribe();
                throw failure;
            }
        }

        private RedisURI signedIn(RedisURI uri) {
            if (uri.getTimeout().equals(RedisURI.DEFAULT_TIMEOUT_DURATION)) {
                uri.setTimeout(HANDSHAKE_TIMEOUT);
            }
            String password = address.password;
            if (password != null) {
                uri.setCredentialsProvider(new StaticCredentialsProvider(address.username, password.toCharArray()));
            }
            return uri;
        }

        private ClientOptions options(ClientOptions.Builder builder) {
            if (address.uri.startsWith("rediss")) {
                builder.sslOptions(
                        SslOptions.builder().trustManager(authorities()).build());
            }
            return builder.autoReconnect(false)
                    .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                    .socketOptions(SocketOptions.builder()
                            .connectTimeout(CONNECT_TIMEOUT)
                            .build())
                    .build();
        }

        private static TrustManagerFactory authorities() {
            try {
                TrustManagerFactory known = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                known.init((KeyStore) null);
                return known;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("the authorities that Java trusts cannot be read", e);
            }
        }
    }
}
