package dev.chitchat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.quota.Limiter;
import dev.chitchat.signals.Recorded;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Connections that are there and of no use: replaced after a few failures, while one of the user's is left alone. */
@Timeout(60)
class ReplacedConnectionTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static void call(Limiter limiter, int number) {
        Recorded.of(Flux.range(0, number).flatMap(i -> limiter.limit(Mono.just(i)), number))
                .expectNextCount(number)
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void aConnectionThatWentSilentIsReplaced() {
        try (RedisProcess redis = RedisProcess.start();
                Relay relay = new Relay(redis)) {
            RedisQuota quota = RedisQuota.at(relay.address(), Fleet.IMPATIENT);
            Limiter limiter = quota.limiter("88888888", "update");
            call(limiter, 2);

            relay.goSilent();
            call(limiter, 2);

            assertThat(relay.accepted()).isEqualTo(2);
            assertThat(quota.status().failures()).isBetween(1L, 4L);
            limiter.close();
        }
    }

    @Test
    void aConnectionOfTheUsersClientThatWentSilentIsReplaced() {
        try (RedisProcess redis = RedisProcess.start();
                Relay relay = new Relay(redis)) {
            RedisClient client = RedisClient.create(RedisURI.create(relay.address().uri));
            Limiter limiter = RedisQuota.on(client, Fleet.IMPATIENT).limiter("88888888", "update");
            call(limiter, 2);

            relay.goSilent();
            call(limiter, 2);

            limiter.close();
            client.shutdown();
        }
    }

    /**
     * The application's code waits here for a thread that uses the same quota; it may be asked when the token of the
     * first call is given back, which the second call does not wait for.
     */
    @Test
    void noLockIsHeldWhileAnApplicationIsAskedForItsClient() {
        try (RedisProcess redis = RedisProcess.start()) {
            RedisClient client = RedisClient.create(redis.uri());
            AtomicReference<@Nullable RedisQuota> used = new AtomicReference<>();
            CompletableFuture<String> other = new CompletableFuture<>();
            RedisQuota quota = RedisQuota.on(
                    () -> {
                        RedisQuota known = used.getAndSet(null);
                        if (known != null) {
                            other.complete(CompletableFuture.supplyAsync(() -> use(known))
                                    .completeOnTimeout("held up", 10, TimeUnit.SECONDS)
                                    .join());
                        }
                        return client;
                    },
                    Fleet.OPTIONS);
            Limiter limiter = quota.limiter("88888888", "update");
            call(limiter, 1);

            used.set(quota);
            call(limiter, 1);

            assertThat(other).succeedsWithin(PATIENCE).isEqualTo("went on");
            limiter.close();
            client.shutdown();
        }
    }

    private static String use(RedisQuota quota) {
        Limiter limiter = quota.limiter("88888888", "list");
        quota.check().subscribe(done -> {}, failed -> {});
        limiter.close();
        return "went on";
    }

    @Test
    void aMasterThatBecameAReplicaIsLookedUpAnew() {
        try (RedisProcess old = RedisProcess.start();
                RedisProcess young = RedisProcess.start();
                Relay relay = new Relay(old)) {
            RedisQuota quota = RedisQuota.at(relay.address(), Fleet.OPTIONS);
            Limiter limiter = quota.limiter("88888888", "update");
            call(limiter, 2);

            old.withClient(on -> on.sync().replicaof("127.0.0.1", young.port()));
            relay.turnTo(young);
            call(limiter, 2);

            assertThat(quota.status().lastFailure()).contains("READONLY");
            assertThat(quota.status().reachable()).isTrue();
            assertThat(young.<Long>withClient(on -> on.sync().dbsize())).isOne();
            limiter.close();
        }
    }

    @Test
    void aServerThatStandsStillWhileConnectingIsTriedAnew() {
        try (RedisProcess redis = RedisProcess.start();
                Relay relay = new Relay(redis)) {
            redis.withClient(on -> on.sync().clientPause(6_000));
            RedisQuota quota = RedisQuota.at(relay.address(), Fleet.IMPATIENT);
            Limiter limiter = quota.limiter("88888888", "update");

            call(limiter, 1);

            assertThat(quota.status().failures()).isPositive();
            limiter.close();
        }
    }

    @Test
    void anErrorThatWillNotPassLeavesTheConnection() {
        try (RedisProcess redis = RedisProcess.start();
                Relay relay = new Relay(redis)) {
            RedisQuota quota = RedisQuota.at(relay.address(), Fleet.OPTIONS);
            Limiter limiter = quota.limiter("88888888", "update");
            redis.withClient(on -> on.sync().lpush("chitchat:{88888888:update}", "a list"));

            StepVerifier.create(limiter.limit(Mono.just(1)))
                    .expectSubscription()
                    .then(() -> Flux.interval(Duration.ofMillis(5))
                            .filter(tick -> quota.status().failures() > 4)
                            .blockFirst(PATIENCE))
                    .then(() -> redis.withClient(on -> on.sync().del("chitchat:{88888888:update}")))
                    .expectNext(1)
                    .expectComplete()
                    .verify(PATIENCE);

            assertThat(quota.status().lastFailure()).contains("WRONGTYPE");
            assertThat(relay.accepted()).isOne();
            limiter.close();
        }
    }

    @Test
    void aKeyThatHoldsSomethingElseIsNamed() {
        try (RedisProcess redis = RedisProcess.start();
                Relay relay = new Relay(redis)) {
            RedisQuota quota = RedisQuota.at(relay.address(), Fleet.OPTIONS);
            Limiter limiter = quota.limiter("88888888", "update");
            redis.withClient(on -> on.sync().lpush("chitchat:{88888888:update}", "a list"));

            Recorded.of(quota.check())
                    .expectErrorSatisfies(why -> assertThat(why)
                            .hasMessageContaining("the key chitchat:{88888888:update}")
                            .hasMessageContaining("WRONGTYPE"))
                    .verify(PATIENCE);

            assertThat(quota.status().lastFailure()).contains("the key chitchat:{88888888:update}");
            assertThat(quota.status().reachable()).isFalse();
            limiter.close();
        }
    }
}
