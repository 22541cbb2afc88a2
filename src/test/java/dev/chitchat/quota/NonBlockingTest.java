package dev.chitchat.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chitchat.redis.RedisQuota;
import dev.chitchat.watch.BlockingCalls;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Taking a token, waiting, cancelling and settling never block a thread that must not block. */
@Timeout(60)
@Tag("blockhound")
class NonBlockingTest {

    @BeforeAll
    static void watch() {
        BlockingCalls.watch();
    }

    @Test
    void theWatchIsOn() {
        assertThatThrownBy(() -> Mono.fromCallable(() -> new CountDownLatch(1).await(1, TimeUnit.MILLISECONDS))
                        .subscribeOn(Schedulers.parallel())
                        .block(Duration.ofSeconds(10)))
                .hasRootCauseInstanceOf(BlockingOperationError.class);
    }

    @Test
    void callsThatGoWaitCancelAndSettleNeverBlock() {
        Limiter limiter = Quota.local(Rate.perSecond(2_000)).limiter("non-blocking", "command");

        Long made = Flux.range(0, 4_000)
                .flatMap(
                        i -> Mono.defer(() -> limiter.limit(
                                        i % 2 == 0
                                                ? Mono.just(i)
                                                : Mono.delay(Duration.ofMillis(1))
                                                        .thenReturn(i)))
                                .subscribeOn(Schedulers.parallel())
                                .transform(
                                        call -> i % 10 == 0 ? call.timeout(Duration.ofMillis(20), Mono.just(i)) : call),
                        4_000)
                .count()
                .block(Duration.ofSeconds(30));

        assertThat(made).isEqualTo(4_000);
        assertThat(limiter.status().cancelled())
                .as("calls that gave up waiting")
                .isPositive();
        limiter.close();
    }

    @Test
    void theFirstCallOfACommandOnRedisReadsNoFile() {
        Quota quota = RedisQuota.at("redis://127.0.0.1:1");

        Limiter limiter = Mono.fromSupplier(() -> quota.limiter("non-blocking", "command"))
                .subscribeOn(Schedulers.parallel())
                .blockOptional(Duration.ofSeconds(30))
                .orElseThrow();

        assertThat(limiter.status().waiting()).isZero();
        limiter.close();
    }
}
