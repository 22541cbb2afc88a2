package dev.chitchat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.error.QuotaUnavailableException;
import dev.chitchat.quota.CountedCalls;
import dev.chitchat.quota.Limiter;
import dev.chitchat.quota.StoreOutagePolicy;
import dev.chitchat.signals.Recorded;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Other ways to a Redis: through TLS, by way of sentinels, and a cluster. */
@Timeout(60)
class TopologiesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final CountedCalls calls = new CountedCalls(31, Duration.ofMillis(5));

    private void make(Limiter limiter, int number) {
        Recorded.of(Flux.range(0, number).flatMap(i -> limiter.limit(calls.call(i)), number))
                .expectNextCount(number)
                .expectComplete()
                .verify(PATIENCE);
    }

    private void make(RedisQuota quota, int number) {
        Limiter limiter = quota.limiter("88888888", "update");
        make(limiter, number);
        limiter.close();
    }

    private static void await(RedisProcess redis, String question, Predicate<String> answer) {
        boolean settled = redis.withClient(connection -> Mono.fromCallable(
                        () -> answer.test(connection.sync().info(question)))
                .subscribeOn(Schedulers.boundedElastic())
                .repeatWhen(again -> again.delayElements(Duration.ofMillis(20)))
                .any(Boolean::booleanValue)
                .block(PATIENCE));
        assertThat(settled).isTrue();
    }

    @Test
    void aServerWithACertificateOfItsOwnIsAskedByAClientThatTrustsIt() throws Exception {
        try (RedisProcess redis = RedisProcess.start();
                TlsFront front = new TlsFront(redis)) {
            RedisClient client = RedisClient.create(front.uri());
            client.setOptions(ClientOptions.builder()
                    .sslOptions(SslOptions.builder().trustManager(front.trust()).build())
                    .build());
            try {
                make(RedisQuota.on(client, Fleet.OPTIONS), 6);
            } finally {
                client.shutdown();
            }
        }
        assertThat(calls.mostIn(Fleet.WINDOW)).isLessThanOrEqualTo(5);
    }

    @Test
    void aCertificateThatNobodyVouchesForIsRefusedAndTold() throws Exception {
        try (RedisProcess redis = RedisProcess.start();
                TlsFront front = new TlsFront(redis)) {
            RedisQuota quota =
                    RedisQuota.at(RedisAddress.of(front.uri()), Fleet.OPTIONS.withOutage(StoreOutagePolicy.fails()));
            Limiter limiter = quota.limiter("88888888", "update");

            Recorded.of(limiter.limit(calls.call(1)))
                    .expectError(QuotaUnavailableException.class)
                    .verify(PATIENCE);

            assertThat(quota.status().lastFailure()).contains("unable to find valid certification path");
            assertThat(calls.count()).isZero();
            limiter.close();
        }
    }

    @Test
    void callsGoOnAtTheReplicaThatSentinelMakesTheMaster() {
        try (RedisProcess master = RedisProcess.start();
                RedisProcess replica = RedisProcess.start("--replicaof", "127.0.0.1", Integer.toString(master.port()));
                RedisProcess sentinel = RedisProcess.sentinel(directory.resolve("sentinel.conf"), "quota", master)) {
            await(replica, "replication", info -> info.contains("master_link_status:up"));
            await(sentinel, "sentinel", info -> info.contains("slaves=1"));
            RedisAddress address = RedisAddress.of("redis-sentinel://127.0.0.1:" + sentinel.port() + "#quota");
            RedisQuota quota = RedisQuota.at(address, Fleet.OPTIONS);
            Limiter limiter = quota.limiter("88888888", "update");
            make(limiter, 6);

            master.kill();
            make(limiter, 6);

            assertThat(quota.status().reachable()).isTrue();
            assertThat(quota.status().failures()).isPositive();
            assertThat(replica.<Long>withClient(connection -> connection.sync().dbsize()))
                    .isOne();
            limiter.close();
        }
        assertThat(calls.mostIn(Fleet.WINDOW)).isLessThanOrEqualTo(5);
    }

    @Test
    void inAClusterTheNodeThatHasTheKeyIsAsked() {
        try (RedisProcess one = node();
                RedisProcess other = node()) {
            one.withClient(give(0, 8191));
            other.withClient(give(8192, 16383));
            one.withClient(connection -> connection.sync().clusterMeet("127.0.0.1", other.port()));
            awaitCluster(one);
            awaitCluster(other);
            RedisAddress address = RedisAddress.of("redis://127.0.0.1:" + one.port() + ",127.0.0.1:" + other.port());

            for (String command : new String[] {"update", "add", "list", "delete"}) {
                Limiter limiter = RedisQuota.at(address, Fleet.OPTIONS).limiter("88888888", command);
                make(limiter, 1);
                limiter.close();
            }
            make(RedisQuota.at(address, Fleet.OPTIONS), 5);

            assertThat(keys(one) + keys(other)).isEqualTo(4);
            assertThat(keys(one)).as("some here, some there").isBetween(1L, 3L);
        }
    }

    private static RedisProcess node() {
        return RedisProcess.start("--cluster-enabled", "yes");
    }

    private static Function<StatefulRedisConnection<String, String>, String> give(int first, int last) {
        int[] slots = IntStream.rangeClosed(first, last).toArray();
        return connection -> connection.sync().clusterAddSlots(slots);
    }

    private static void awaitCluster(RedisProcess node) {
        Recorded.of(Mono.fromCallable(() ->
                                node.withClient(connection -> connection.sync().clusterInfo()))
                        .subscribeOn(Schedulers.boundedElastic())
                        .repeatWhen(again -> again.delayElements(Duration.ofMillis(50)))
                        .filter(info -> info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:2"))
                        .next())
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);
    }

    private static long keys(RedisProcess node) {
        return node.<Long>withClient(connection -> connection.sync().dbsize());
    }
}
