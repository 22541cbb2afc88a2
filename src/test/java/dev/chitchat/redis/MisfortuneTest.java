package dev.chitchat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.error.QuotaUnavailableException;
import dev.chitchat.quota.CountedCalls;
import dev.chitchat.quota.Limiter;
import dev.chitchat.quota.StoreOutagePolicy;
import dev.chitchat.signals.Recorded;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What befalls a Redis in its life: never a stall, never more than a short overrun. */
@Timeout(60)
class MisfortuneTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private RedisProcess redis;
    private Fleet fleet;
    private CountedCalls calls;

    @BeforeEach
    void start() {
        redis = RedisProcess.start();
        fleet = new Fleet(redis);
        calls = new CountedCalls(21, Duration.ofMillis(5));
    }

    @AfterEach
    void stop() {
        fleet.close();
        redis.close();
    }

    private Mono<List<Integer>> make(Limiter limiter, int number) {
        return Flux.range(0, number)
                .flatMap(i -> limiter.limit(calls.call(i)), number)
                .collectList();
    }

    private void makeNow(Limiter limiter, int number) {
        assertThat(make(limiter, number).block(PATIENCE)).hasSize(number);
    }

    @Test
    void aForgottenScriptIsSentAgain() {
        Limiter limiter = fleet.join();
        makeNow(limiter, 2);

        redis.withClient(connection -> connection.sync().scriptFlush());
        makeNow(limiter, 2);

        assertThat(fleet.status(0).failures()).isZero();
    }

    @Test
    void callsThatTheServerForgotStillCount() {
        Limiter limiter = fleet.join();
        makeNow(limiter, 6);

        redis.withClient(connection -> connection.sync().flushall());
        makeNow(limiter, 6);

        assertThat(calls.mostIn(Fleet.WINDOW)).isLessThanOrEqualTo(5);
    }

    @Test
    void callsWaitForAServerThatCrashed() {
        Limiter limiter = fleet.join(StoreOutagePolicy.waits());
        makeNow(limiter, 2);
        redis.kill();

        StepVerifier.create(make(limiter, 3))
                .expectSubscription()
                .then(this::awaitFailure)
                .then(() -> assertThat(fleet.status(0).reachable()).isFalse())
                .then(redis::restart)
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);

        assertThat(fleet.status(0).reachable()).isTrue();
        assertThat(fleet.status(0).lastFailure()).isNotNull();
    }

    private void awaitFailure() {
        Flux.interval(Duration.ofMillis(5))
                .filter(tick -> fleet.status(0).failures() > 0)
                .blockFirst(PATIENCE);
    }

    @Test
    void callsFailAtOnceWhereThatWasChosenAndPassAgainAfterwards() {
        Limiter limiter = fleet.join(StoreOutagePolicy.fails());
        makeNow(limiter, 1);
        redis.kill();

        Recorded.of(make(limiter, 3))
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOf(QuotaUnavailableException.class)
                        .hasMessageContaining("does not answer"))
                .verify(PATIENCE);

        redis.restart();
        Recorded.of(make(limiter, 1).retryWhen(reactor.util.retry.Retry.fixedDelay(100, Duration.ofMillis(100))))
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void eachProcessGoesOnWithItsShareWhereThatWasChosen() {
        Limiter limiter = fleet.join(StoreOutagePolicy.localShare(2));
        makeNow(limiter, 1);
        redis.kill();
        CountedCalls alone = new CountedCalls(22, Duration.ofMillis(5));

        Recorded.of(Flux.range(0, 6).flatMap(i -> limiter.limit(alone.call(i)), 6))
                .expectNextCount(6)
                .expectComplete()
                .verify(PATIENCE);

        assertThat(fleet.status(0).reachable()).isFalse();
        // A share of two learns its round trips from few calls: they may come closer by less than the jitter of 5 ms,
        // and by what a busy machine has added to all it has seen.
        assertThat(alone.mostIn(Fleet.WINDOW.minusMillis(5).minus(alone.mostLate())))
                .as("half of 5, rounded down; " + alone.times())
                .isLessThanOrEqualTo(2);
    }

    @Test
    void aServerThatStandsStillOnlyDelays() {
        Limiter limiter = fleet.join(Fleet.IMPATIENT);
        makeNow(limiter, 3);

        redis.withClient(connection -> connection.sync().clientPause(1500));
        makeNow(limiter, 8);

        assertThat(fleet.status(0).failures()).isPositive();
        assertThat(calls.mostIn(Fleet.WINDOW)).isLessThanOrEqualTo(5);
    }

    @Test
    void tokensOfADeadProcessReturnAfterTheLongestCallAndAWindow() {
        Limiter dead = fleet.join();
        Flux.range(0, 5).flatMap(i -> dead.limit(Mono.never()), 5).subscribe();
        Flux.interval(Duration.ofMillis(2))
                .filter(tick -> dead.status().underWay() == 5)
                .blockFirst(PATIENCE);
        long died = System.nanoTime();

        makeNow(fleet.join(), 1);

        Duration waited = Duration.ofNanos(System.nanoTime() - died);
        // The spread puts the first grant up to a window before the last; a second is for a grant that is used late.
        assertThat(waited).isBetween(Fleet.OPTIONS.quota().longestCall().plus(Fleet.WINDOW), Duration.ofSeconds(20));
    }

    @Test
    void aClockThatStepsBackHoldsNobodyUp() {
        Limiter limiter = fleet.join();
        makeNow(limiter, 3);

        stepBy(Duration.ofHours(-1));
        makeNow(limiter, 7);

        assertThat(calls.mostIn(Fleet.WINDOW)).isLessThanOrEqualTo(5);
    }

    @Test
    void aClockThatStepsForwardOverrunsByOneWindowOfCallsAtMost() {
        Limiter limiter = fleet.join();
        makeNow(limiter, 6);

        stepBy(Duration.ofHours(1));
        makeNow(limiter, 15);

        assertThat(calls.mostIn(Fleet.WINDOW)).isLessThanOrEqualTo(10);
        assertThat(calls.mostIn(Fleet.WINDOW.multipliedBy(4))).isLessThanOrEqualTo(26);
    }

    /** Nobody can set the server's clock, but all that it remembers can be moved the other way. */
    private void stepBy(Duration step) {
        redis.eval(
                "local s, by = cmsgpack.unpack(redis.call('GET', KEYS[1])), " + step.toNanos() / 1000
                        + " s.time, s.even, s.answer = s.time - by, s.even - by, s.answer - by"
                        + " for _, t in ipairs(s.held) do t[1] = t[1] - by end"
                        + " for _, l in ipairs(s.leases) do l[2], l[3] = l[2] - by, l[3] - by end"
                        + " redis.call('SET', KEYS[1], cmsgpack.pack(s)) return {}",
                "chitchat:{88888888:update}");
    }
}
