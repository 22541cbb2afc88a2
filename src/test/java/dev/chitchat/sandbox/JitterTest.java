package dev.chitchat.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JitterTest {

    private static final int DRAWS = 20_001;
    private static final double MILLI = 1e6;

    @Test
    void noneNeverDelays() {
        assertThat(draws(Jitter.none())).containsOnly(0);
    }

    @Test
    void steadyAlwaysTakesTheSame() {
        assertThat(draws(Jitter.steady(Duration.ofMillis(10)))).containsOnly(10_000_000);
    }

    @Test
    void uniformSpreadsEvenlyOverTwentyMilliseconds() {
        long[] sorted = draws(Jitter.uniform());
        assertThat(sorted[0]).isBetween(0L, 100_000L);
        assertThat(sorted[DRAWS - 1]).isBetween(19_900_000L, 20_000_000L);
        assertThat(sorted[DRAWS / 4] / MILLI).isCloseTo(5, within(0.3));
        assertThat(sorted[DRAWS / 2] / MILLI).isCloseTo(10, within(0.3));
    }

    @Test
    void lognormalHasItsMedianAtThirtyMillisecondsAndItsSigma() {
        long[] sorted = draws(Jitter.lognormal());
        assertThat(sorted[DRAWS / 2] / MILLI).isCloseTo(30, within(1.0));
        // One sigma above the median lies the 84.13th percentile, one below the 15.87th.
        assertThat(Math.log(sorted[(int) (DRAWS * 0.8413)] / 30e6)).isCloseTo(0.8, within(0.03));
        assertThat(Math.log(sorted[(int) (DRAWS * 0.1587)] / 30e6)).isCloseTo(-0.8, within(0.03));
    }

    @Test
    void spikeBefallsTwoInAHundred() {
        long[] sorted = draws(Jitter.spike());
        long spikes =
                LongStream.of(sorted).filter(nanos -> nanos == 400_000_000).count();
        assertThat((double) spikes / DRAWS).isCloseTo(0.02, within(0.004));
        assertThat(LongStream.of(sorted).filter(nanos -> nanos == 0).count()).isEqualTo(DRAWS - spikes);
    }

    @Test
    void theSameSeedDrawsTheSameDelays() {
        assertThat(draws(Jitter.lognormal())).isEqualTo(draws(Jitter.lognormal()));
    }

    @Test
    void aSteadyPartComesOnTop() {
        long[] sorted = draws(Jitter.spike().plus(Duration.ofMillis(20)));
        assertThat(sorted[0]).isEqualTo(20_000_000);
        assertThat(sorted[DRAWS - 1]).isEqualTo(420_000_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "uniform", "lognormal", "spike", "steady-0ms", "steady-250ms"})
    void isFoundByItsName(String name) {
        assertThat(Jitter.from(name)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Uniform", "steady", "steady--1ms", "steady-10", "steady-9999999999ms"})
    void anUnknownNameIsAnsweredWithTheKnownOnes(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Jitter.from(name))
                .withMessageContainingAll("'" + name + "'", "none, uniform, lognormal, spike", "steady-10ms");
    }

    @Test
    void aNegativeDelayIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Jitter.steady(Duration.ofNanos(-1)));
    }

    private static long[] draws(Jitter jitter) {
        SplittableRandom random = new SplittableRandom(42);
        return LongStream.generate(() -> jitter.next(random).toNanos())
                .limit(DRAWS)
                .sorted()
                .toArray();
    }
}
