package dev.chitchat.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.Jitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Processes that do not know of each other come to share one server's limit. */
class StrangersTest {

    private static final long SECOND = 1_000_000_000;
    private static final int SEEDS = 3;

    @ParameterizedTest
    @CsvSource({
        "SLIDING_LOG, NONE, 0.97",
        "SLIDING_LOG, UNIFORM, 0.95",
        "SLIDING_LOG, LOGNORMAL, 0.9",
        "SLIDING_LOG, SPIKE, 0.94",
        "FIXED_WINDOW, NONE, 0.97",
        "FIXED_WINDOW, UNIFORM, 0.96",
        "FIXED_WINDOW, LOGNORMAL, 0.91",
        "FIXED_WINDOW, SPIKE, 0.95",
        "TOKEN_BUCKET, NONE, 0.98",
        "TOKEN_BUCKET, UNIFORM, 0.98",
        "TOKEN_BUCKET, LOGNORMAL, 0.94",
        "TOKEN_BUCKET, SPIKE, 0.97",
        "SLIDING_LOG_ALL, NONE, 0.97",
        "SLIDING_LOG_ALL, UNIFORM, 0.9",
        "SLIDING_LOG_ALL, LOGNORMAL, 0.85",
        "SLIDING_LOG_ALL, SPIKE, 0.9",
        "STRICT_2, LOGNORMAL, 0.83",
        "WEIGHTED_WINDOW, LOGNORMAL, 0.82",
    })
    void twoUseMostOfTheLimitWithFewRejectionsAndNeitherStarves(
            CountingModel model, Cell.Network network, double leastRate) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Strangers strangers = new Strangers(model, network.jitter(), seed).join(2);
            Shares shares = strangers.between(1_000, 3_000);
            String cell = "seed " + seed + ": " + shares;

            assertThat(shares.rate()).as(cell).isGreaterThanOrEqualTo(leastRate);
            assertThat(shares.rejectedShare()).as(cell).isLessThanOrEqualTo(0.03);
            assertThat(shares.smallest() * 3).as(cell).isGreaterThanOrEqualTo(shares.largest());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Cell.Network.class,
            names = {"UNIFORM", "LOGNORMAL", "SPIKE"})
    void threeUseMostOfTheLimitAndNoneStarves(Cell.Network network) {
        Shares shares = new Strangers(CountingModel.SLIDING_LOG, network.jitter(), 1)
                .join(3)
                .between(1_000, 3_000);

        assertThat(shares.rate()).as(shares.toString()).isGreaterThanOrEqualTo(0.89);
        assertThat(shares.rejectedShare()).as(shares.toString()).isLessThanOrEqualTo(0.055);
        assertThat(shares.smallest() * 3).as(shares.toString()).isGreaterThanOrEqualTo(shares.largest());
    }

    /** Nearly without jitter, whoever was there first takes each place again just in time. */
    @Test
    void aNewcomerIsLetInOnASteadyNetworkThatOneFillsAlone() {
        Jitter hardly = random -> Duration.ofNanos(10_000_000 + random.nextLong(2_000_000));
        for (long seed = 1; seed <= SEEDS; seed++) {
            Shares shares = new Strangers(CountingModel.SLIDING_LOG, hardly, seed)
                    .join(1)
                    .pass(200)
                    .join(1)
                    .between(1_500, 3_500);

            assertThat(shares.smallest() * 3)
                    .as("seed " + seed + ": " + shares)
                    .isGreaterThanOrEqualTo(shares.largest());
        }
    }

    /** Without any burst, users who do not know of each other can only avoid each other by luck. */
    @ParameterizedTest
    @CsvSource({"UNIFORM, 0.35", "LOGNORMAL, 0.28", "SPIKE, 0.38"})
    void onAServerWithoutAnyBurstTheRateDoesNotCollapse(Cell.Network network, double leastRate) {
        Shares shares = new Strangers(CountingModel.STRICT_1, network.jitter(), 1)
                .join(2)
                .between(1_000, 3_000);

        assertThat(shares.rate()).as(shares.toString()).isGreaterThanOrEqualTo(leastRate);
    }

    @Test
    void whenTheStrangerLeavesTheRestIsTakenBack() {
        Strangers strangers = new Strangers(CountingModel.SLIDING_LOG, Cell.Network.UNIFORM.jitter(), 1);
        strangers.join(1).joinFor(1_000).pass(1_000);

        assertThat(strangers.between(1_400, 1_500).rate()).isGreaterThanOrEqualTo(0.95);
    }

    private static final class Strangers {

        private final EventLoop loop = new EventLoop();
        private final SimulatedServer server;
        private final List<SaturatedClient> clients = new ArrayList<>();

        Strangers(CountingModel model, Jitter jitter, long seed) {
            this.server = new SimulatedServer(loop, model, jitter, seed);
        }

        Strangers join(int count) {
            for (int i = 0; i < count; i++) {
                clients.add(new SaturatedClient(loop, server, Long.MAX_VALUE));
            }
            return this;
        }

        /** One that stops after as many calls. */
        Strangers joinFor(long calls) {
            clients.add(new SaturatedClient(loop, server, calls));
            return this;
        }

        Strangers pass(long seconds) {
            loop.runUntil(loop.now() + seconds * SECOND);
            loop.at(loop.now(), () -> {});
            return this;
        }

        Shares between(long fromSecond, long toSecond) {
            loop.runUntil(fromSecond * SECOND);
            List<Integer> accepted = each(SaturatedClient::accepted);
            int rejected = sum(each(SaturatedClient::rejected));
            loop.runUntil(toSecond * SECOND);
            List<Integer> more = new ArrayList<>();
            for (int i = 0; i < clients.size(); i++) {
                more.add(clients.get(i).accepted() - accepted.get(i));
            }
            return new Shares(more, sum(each(SaturatedClient::rejected)) - rejected, toSecond - fromSecond);
        }

        private List<Integer> each(ToIntFunction<SaturatedClient> count) {
            return clients.stream().mapToInt(count).boxed().toList();
        }
    }

    private static int sum(List<Integer> counts) {
        return counts.stream().mapToInt(Integer::intValue).sum();
    }

    private record Shares(List<Integer> accepted, int rejected, long seconds) {

        double rate() {
            return sum(accepted) / (seconds * 5.0);
        }

        double rejectedShare() {
            return (double) rejected / (sum(accepted) + rejected);
        }

        int smallest() {
            return accepted.stream().mapToInt(Integer::intValue).min().orElseThrow();
        }

        int largest() {
            return accepted.stream().mapToInt(Integer::intValue).max().orElseThrow();
        }
    }
}
