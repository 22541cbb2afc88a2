package dev.chitchat.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.sandbox.CountingModel;
import java.util.EnumSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two processes that do not know of each other come to share one server's limit. */
class StrangersTest {

    private static final long LEARNED_NANOS = 1_000_000_000_000L;
    private static final long END_NANOS = 3_000_000_000_000L;
    private static final double LEAST_OTHER = 0.9;

    /** On a network with a long tail one call at a time is slow even alone. */
    private static final double LEAST_LOGNORMAL = 0.84;

    private static final EnumSet<CountingModel> MODELS = EnumSet.of(
            CountingModel.FIXED_WINDOW,
            CountingModel.SLIDING_LOG,
            CountingModel.SLIDING_LOG_ALL,
            CountingModel.TOKEN_BUCKET);

    @ParameterizedTest
    @EnumSource(Cell.Network.class)
    void togetherTheyUseMostOfTheLimitWithFewRejectionsAndNeitherStarves(Cell.Network network) {
        double leastRate = network == Cell.Network.LOGNORMAL ? LEAST_LOGNORMAL : LEAST_OTHER;
        for (CountingModel model : MODELS) {
            for (long seed = 1; seed <= 2; seed++) {
                Shares shares = run(model, network, seed);
                String cell = model + " " + network + " seed " + seed + ": " + shares;

                assertThat(shares.rate()).as(cell).isGreaterThanOrEqualTo(leastRate);
                assertThat(shares.rejectedShare()).as(cell).isLessThanOrEqualTo(0.03);
                assertThat(shares.smaller() * 3).as(cell).isGreaterThanOrEqualTo(shares.larger());
            }
        }
    }

    private static Shares run(CountingModel model, Cell.Network network, long seed) {
        EventLoop loop = new EventLoop();
        SimulatedServer server = new SimulatedServer(loop, model, network.jitter(), seed);
        SaturatedClient one = new SaturatedClient(loop, server, Long.MAX_VALUE);
        SaturatedClient other = new SaturatedClient(loop, server, Long.MAX_VALUE);
        loop.runUntil(LEARNED_NANOS);
        int oneBefore = one.accepted();
        int otherBefore = other.accepted();
        int rejectedBefore = one.rejected() + other.rejected();
        loop.runUntil(END_NANOS);
        return new Shares(
                one.accepted() - oneBefore,
                other.accepted() - otherBefore,
                one.rejected() + other.rejected() - rejectedBefore);
    }

    private record Shares(int one, int other, int rejected) {

        double rate() {
            return (one + other) / ((END_NANOS - LEARNED_NANOS) / 1e9) / 5;
        }

        double rejectedShare() {
            return (double) rejected / (one + other + rejected);
        }

        int smaller() {
            return Math.min(one, other);
        }

        int larger() {
            return Math.max(one, other);
        }
    }
}
