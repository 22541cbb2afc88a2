package dev.chitchat.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsTest {

    private static final int DRAWS = 20_000;

    @Test
    void noneNeverHappens() {
        assertThat(draws(Faults.NONE)).isEmpty();
    }

    @Test
    void kindsShareTheOverallRateEvenly() {
        Map<Fault, Integer> seen = draws(Faults.of(0.3, Fault.STALL, Fault.GARBAGE));
        assertThat(seen).containsOnlyKeys(Fault.STALL, Fault.GARBAGE);
        assertThat(seen.values()).allSatisfy(n -> assertThat((double) n / DRAWS).isCloseTo(0.15, within(0.01)));
    }

    @Test
    void noKindNamedMeansEveryKind() {
        assertThat(draws(Faults.of(1))).containsOnlyKeys(Fault.values());
    }

    @Test
    void oneKindMayHaveARateOfItsOwn() {
        Map<Fault, Integer> seen = draws(Faults.of(0.5, Fault.STALL).with(Fault.GARBAGE, 0.25));
        assertThat((double) seen.getOrDefault(Fault.STALL, 0) / DRAWS).isCloseTo(0.5, within(0.02));
        assertThat((double) seen.getOrDefault(Fault.GARBAGE, 0) / DRAWS).isCloseTo(0.25, within(0.02));
    }

    @Test
    void rateOneNeverLetsACallThrough() {
        assertThat(draws(Faults.of(1, Fault.RESET_AFTER))).containsExactly(Map.entry(Fault.RESET_AFTER, DRAWS));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void anImpossibleRateIsRefused(double rate) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Faults.of(rate)) // named as it was given, not as a share of it
                .withMessageContaining("between 0 and 1")
                .withMessageEndingWith(" " + rate);
    }

    @Test
    void ratesAboveOneInAllAreRefused() {
        Faults half = Faults.of(0.6, Fault.STALL);
        assertThatIllegalArgumentException().isThrownBy(() -> half.with(Fault.GARBAGE, 0.6));
    }

    @ParameterizedTest
    @EnumSource
    void aFaultIsFoundByItsName(Fault fault) {
        assertThat(Fault.from(fault.toString())).isEqualTo(fault);
    }

    @Test
    void anUnknownFaultIsAnsweredWithTheKnownOnes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fault.from("timeout"))
                .withMessageContainingAll("'timeout'", "http-502-html", "internal-60008");
    }

    private static Map<Fault, Integer> draws(Faults faults) {
        SplittableRandom random = new SplittableRandom(42);
        Map<Fault, Integer> seen = new EnumMap<>(Fault.class);
        for (int i = 0; i < DRAWS; i++) {
            Fault fault = faults.draw(random);
            if (fault != null) {
                seen.merge(fault, 1, Integer::sum);
            }
        }
        return seen;
    }
}
