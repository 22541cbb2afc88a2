package dev.chitchat.redis;

import dev.chitchat.redis.OpenedLink.Opened;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.StaticCredentialsProvider;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.RedisClusterURIUtil;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManagerFactory;
import reactor.core.publisher.Mono;

/** Connects with a client of our own: few threads, reconnects within seconds, and says at once that it is not connected. */
final class OwnClient {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private OwnClient() {}

    /** Blocks until connected. Reads the authorities that the JVM trusts here, lest an event loop has to. */
    static Opened connect(RedisAddress address) {
        ClientResources resources = ClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .reconnectDelay(Delay.exponential(FIRST_PAUSE, LONGEST_PAUSE, 2, TimeUnit.MILLISECONDS))
                .build();
        return address.isCluster() ? cluster(address, resources) : single(address, resources);
    }

    private static Opened single(RedisAddress address, ClientResources resources) {
        RedisClient client = RedisClient.create(resources, signedIn(RedisURI.create(address.uri()), address));
        client.setOptions(options(ClientOptions.builder(), address));
        try {
            StatefulRedisConnection<String, String> connection = client.connect();
            return new Opened(connection.reactive(), connection, shutdown(client, resources));
        } catch (RuntimeException failure) {
            shutdown(client, resources).subscribe();
            throw failure;
        }
    }

    private static Opened cluster(RedisAddress address, ClientResources resources) {
        List<RedisURI> seeds = RedisClusterURIUtil.toRedisURIs(URI.create(address.uri()));
        seeds.forEach(seed -> signedIn(seed, address));
        RedisClusterClient client = RedisClusterClient.create(resources, seeds);
        client.setOptions((ClusterClientOptions) options(ClusterClientOptions.builder(), address));
        try {
            StatefulRedisClusterConnection<String, String> connection = client.connect();
            return new Opened(connection.reactive(), connection, shutdown(client, resources));
        } catch (RuntimeException failure) {
            shutdown(client, resources).subscribe();
            throw failure;
        }
    }

    private static RedisURI signedIn(RedisURI uri, RedisAddress address) {
        String password = address.password();
        if (password != null) {
            uri.setCredentialsProvider(new StaticCredentialsProvider(address.username(), password.toCharArray()));
        }
        return uri;
    }

    private static ClientOptions options(ClientOptions.Builder builder, RedisAddress address) {
        if (address.isEncrypted()) {
            builder.sslOptions(SslOptions.builder().trustManager(authorities()).build());
        }
        return builder.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
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

    private static Mono<Void> shutdown(AbstractRedisClient client, ClientResources resources) {
        return Mono.fromCompletionStage(client::shutdownAsync)
                .onErrorComplete()
                .then(Mono.fromRunnable(() -> stop(resources)));
    }

    private static void stop(ClientResources resources) {
        var unused = resources.shutdown(0, 1, TimeUnit.SECONDS);
    }
}
