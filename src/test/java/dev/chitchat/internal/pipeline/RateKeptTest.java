package dev.chitchat.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.api.Outbound;
import dev.chitchat.error.TransportException;
import dev.chitchat.internal.retry.RetriedCall;
import dev.chitchat.internal.retry.Retries;
import dev.chitchat.quota.Limiter;
import dev.chitchat.quota.Permit;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.QuotaOptions;
import dev.chitchat.quota.Rate;
import dev.chitchat.retry.RetryPolicy;
import java.time.Duration;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Few calls under way cost no rate, in virtual time, with the quota and the operator as they are. */
class RateKeptTest {

    private static final int SEED = 7;
    private static final int SEEDS = 5;
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration MEASURED = Duration.ofMinutes(2);

    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final Random random = new Random(SEED);
    private long answered;

    /** How long an answer takes, up to 800 ms. */
    enum RoundTrip {
        STEADY {
            @Override
            double millis(Random random) {
                return 300;
            }
        },
        LOGNORMAL {
            @Override
            double millis(Random random) {
                return Math.min(800, 120 * Math.exp(0.8 * random.nextGaussian()));
            }
        },
        SPIKY {
            @Override
            double millis(Random random) {
                return random.nextInt(10) == 0 ? 800 : 40;
            }
        };

        abstract double millis(Random random);

        Duration from(Random random) {
            return Duration.ofNanos((long) (millis(random) * 1e6));
        }
    }

    private Mono<Long> attempt(Permit permit, Duration roundTrip) {
        permit.sent();
        return Mono.delay(roundTrip, clock).doOnNext(done -> answered++);
    }

    /** One attempt in twenty fails, one in seven of those by never being answered. */
    private Mono<Long> faultyAttempt(Permit permit, Duration roundTrip) {
        int fault = random.nextInt(140);
        if (fault >= 7) {
            return attempt(permit, roundTrip);
        }
        permit.sent();
        return Mono.delay(fault == 0 ? ATTEMPT_TIMEOUT : roundTrip, clock)
                .flatMap(gone -> Mono.error(TransportException.maybeSent("no answer", null)));
    }

    /** How many updates of different questions are answered in a time, after another. */
    private long answered(
            double perSecond, boolean bounded, Function<Permit, Mono<Long>> attempt, Duration before, Duration during) {
        Rate rate = Rate.perSecond(perSecond);
        Retries retries = Retries.create(RetryPolicy.defaults(), clock, ATTEMPT_TIMEOUT, rate.tokens());
        try (Limiter limiter = Quota.local(QuotaOptions.of(rate).withScheduler(clock))
                .limiter("rate kept", "update", retries.admission())) {
            Piped<Long> unbounded = Piped.<Long>create(
                            Object::toString,
                            (message, progress) -> limiter.make(
                                            new RetriedCall<>(retries, attempt, progress, false, false, 0))
                                    .thenReturn(ManualCalls.receipt(1)),
                            null)
                    .withLookAhead(2_000)
                    .withMaxInFlight(rate.tokens())
                    .withClock(clock);
            Piped<Long> pipeline = bounded ? unbounded.withInFlight(new AdaptiveConcurrency(perSecond)) : unbounded;
            Flux<Outbound<Long, Long>> source = Flux.generate(() -> 0L, (n, sink) -> {
                sink.next(Outbound.of(n, n));
                return n + 1;
            });
            var subscription = pipeline.send(source).subscribe();
            clock.advanceTimeBy(before);
            long already = answered;
            clock.advanceTimeBy(during);
            long in = answered - already;
            subscription.dispose();
            clock.advanceTimeBy(WARM_UP);
            return in;
        }
    }

    private double measured(double perSecond, boolean bounded, Function<Permit, Mono<Long>> attempt) {
        return answered(perSecond, bounded, attempt, WARM_UP, MEASURED) / (double) MEASURED.toSeconds();
    }

    @ParameterizedTest
    @EnumSource
    void atTheServicesRateNoneIsLostHoweverSlowAnswersAre(RoundTrip roundTrip) {
        double unbounded = 0;
        double bounded = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            random.setSeed(SEED + seed);
            unbounded += measured(5, false, permit -> attempt(permit, roundTrip.from(random)));
            random.setSeed(SEED + seed);
            bounded += measured(5, true, permit -> attempt(permit, roundTrip.from(random)));
        }

        assertThat(bounded).as("%s, %d seeds from %d", roundTrip, SEEDS, SEED).isGreaterThanOrEqualTo(0.98 * unbounded);
    }

    @ParameterizedTest(name = "{0}/s with a round trip of {1} ms")
    @CsvSource({"5, 300", "200, 2", "200, 4", "200, 30", "200, 300"})
    void callsThatFailOrHangCostNoRate(double perSecond, long millis) {
        double unbounded = measured(perSecond, false, permit -> faultyAttempt(permit, Duration.ofMillis(millis)));
        double bounded = measured(perSecond, true, permit -> faultyAttempt(permit, Duration.ofMillis(millis)));

        assertThat(bounded).as("seed %d", SEED).isGreaterThanOrEqualTo(0.96 * unbounded);
    }

    @ParameterizedTest(name = "a round trip of {0} ms")
    @ValueSource(longs = {30, 100, 300})
    void aColdStreamStartsAtTheServicesRate(long millis) {
        Duration roundTrip = Duration.ofMillis(millis);

        assertThat(answered(5, true, permit -> attempt(permit, roundTrip), Duration.ZERO, roundTrip.plusSeconds(1)))
                .isGreaterThanOrEqualTo(5);
    }

    @Test
    void aColdStreamReachesALiftedRateWithinASecondOrTwo() {
        Duration roundTrip = Duration.ofMillis(100);

        assertThat(answered(
                        200, true, permit -> attempt(permit, roundTrip), Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .isGreaterThanOrEqualTo(180);
    }

    @ParameterizedTest(name = "{0}/s with a round trip of {1} ms")
    @CsvSource({"50, 9", "100, 20", "500, 100"})
    void aLiftedRateIsKeptWithinATenth(double perSecond, long millis) {
        assertThat(measured(perSecond, true, permit -> attempt(permit, Duration.ofMillis(millis))))
                .isGreaterThanOrEqualTo(0.9 * perSecond);
    }
}
