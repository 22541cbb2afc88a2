package dev.chitchat.redis;

import dev.chitchat.redis.RedisLink.Opened;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.StaticCredentialsProvider;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.RedisClusterURIUtil;
import io.lettuce.core.internal.HostAndPort;
import io.lettuce.core.resource.ClientResources;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Connects with clients of our own: few threads, and one client for each connection, which is never brought back but replaced. */
final class OwnClient {

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
        return opened(client, client::connect);
    }

    private Opened cluster() {
        List<RedisURI> seeds = RedisClusterURIUtil.toRedisURIs(URI.create(address.uri));
        seeds.forEach(this::signedIn);
        RedisClusterClient client = RedisClusterClient.create(resources(), seeds);
        client.setOptions((ClusterClientOptions) options(ClusterClientOptions.builder()));
        return opened(client, client::connect);
    }

    private static Opened opened(
            AbstractRedisClient client, Supplier<? extends StatefulConnection<String, String>> connecting) {
        Mono<Void> shutdown = Mono.fromCompletionStage(client::shutdownAsync).onErrorComplete();
        try {
            return new Opened(connecting.get(), () -> true, shutdown);
        } catch (RuntimeException failure) {
            shutdown.subscribe();
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
        if (address.isEncrypted()) {
            builder.sslOptions(SslOptions.builder().trustManager(authorities()).build());
        }
        return builder.autoReconnect(false)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .socketOptions(
                        SocketOptions.builder().connectTimeout(CONNECT_TIMEOUT).build())
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
