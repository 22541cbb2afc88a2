package dev.chitchat.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.api.Outbound;
import dev.chitchat.internal.CallListener;
import dev.chitchat.quota.Limiter;
import dev.chitchat.quota.Permit;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.QuotaOptions;
import dev.chitchat.quota.Rate;
import java.time.Duration;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Few calls under way cost no rate, in virtual time, with the quota and the operator as they are. */
class RateKeptTest {

    private static final int SEED = 7;
    private static final int SEEDS = 5;
    private static final Duration WARM_UP = Duration.ofSeconds(30);
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

    private Mono<Long> call(Limiter limiter, AdaptiveConcurrency few, CallListener progress, Duration roundTrip) {
        return limiter.limit(permit -> {
            progress.permitted();
            return answer(permit, few, progress, roundTrip);
        });
    }

    private Mono<Long> answer(Permit permit, AdaptiveConcurrency few, CallListener progress, Duration roundTrip) {
        permit.sent();
        progress.written();
        return Mono.delay(roundTrip, clock).doOnNext(done -> {
            few.answered(roundTrip.toNanos());
            answered++;
        });
    }

    /** The rate at which updates of different questions are sent, once the process is warm. */
    private double measured(double perSecond, boolean bounded, Supplier<Duration> roundTrip) {
        Rate rate = Rate.perSecond(perSecond);
        AdaptiveConcurrency few = new AdaptiveConcurrency(perSecond);
        String scope = "rate kept " + perSecond + bounded;
        try (Limiter limiter =
                Quota.local(QuotaOptions.of(rate).withScheduler(clock)).limiter(scope, "update")) {
            int tokens = limiter.status().tokens();
            Pipeline<Long, Long> unbounded = Pipeline.<Long, Long>create(
                            Object::toString,
                            (message, progress) -> {
                                progress.waiting();
                                return call(limiter, few, progress, roundTrip.get());
                            },
                            answer -> 1,
                            new PipelineOptions(2_000, tokens, false))
                    .withClock(clock);
            Pipeline<Long, Long> pipeline = bounded ? unbounded.withInFlight(few::most, few::counted) : unbounded;
            return measured(pipeline);
        }
    }

    private double measured(Pipeline<Long, Long> pipeline) {
        Flux<Outbound<Long, Long>> source = Flux.generate(() -> 0L, (n, sink) -> {
            sink.next(Outbound.of(n, n));
            return n + 1;
        });
        var subscription = pipeline.send(source).subscribe();
        clock.advanceTimeBy(WARM_UP);
        long before = answered;
        clock.advanceTimeBy(MEASURED);
        double perSecond = (answered - before) / (double) MEASURED.toSeconds();
        subscription.dispose();
        clock.advanceTimeBy(WARM_UP);
        return perSecond;
    }

    @ParameterizedTest
    @EnumSource
    void atTheServicesRateNoneIsLostHoweverSlowAnswersAre(RoundTrip roundTrip) {
        double unbounded = 0;
        double bounded = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            random.setSeed(SEED + seed);
            unbounded += measured(5, false, () -> roundTrip.from(random));
            random.setSeed(SEED + seed);
            bounded += measured(5, true, () -> roundTrip.from(random));
        }

        assertThat(bounded).as("%s, %d seeds from %d", roundTrip, SEEDS, SEED).isGreaterThanOrEqualTo(0.98 * unbounded);
    }

    @ParameterizedTest(name = "{0}/s with a round trip of {1} ms")
    @CsvSource({"50, 9", "100, 20", "500, 100"})
    void aLiftedRateIsKeptWithinATenth(double perSecond, long millis) {
        assertThat(measured(perSecond, true, () -> Duration.ofMillis(millis))).isGreaterThanOrEqualTo(0.9 * perSecond);
    }
}
