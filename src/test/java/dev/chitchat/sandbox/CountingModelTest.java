package dev.chitchat.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CountingModelTest {

    private static final long SECOND = 1_000_000_000;
    private static final long PHASE = 370_000_000;

    /** The bits come from a simulation written independently, in another language and with fractions of seconds. */
    @ParameterizedTest
    @CsvSource({
        "fixed-window,111111110011111011111111111110000000001111111111000111110111110111111111101111100111110000111111",
        "sliding-log,111110011011100111111111110001100000101111011001110101011111011101111101101111100010000011111111",
        "sliding-log-all,111110000000000000011111110000000000000000000000000000000001000000000000000110000000000000011111",
        "token-bucket,111111111111111101111111111101100100101110111110110101011111111111011111101111110100100011111111",
        "weighted-window,111111110011011111111111111001000100001111111101010101111111011111011110111110110101000011111111",
        "strict-1,101010110010010101011111010001001000101100111001010101010110101101011010101100101010000010111011",
        "strict-2,111101111010111101111111110001100100101110111101011011011111101111011110111110110100100011111111"
    })
    void decidesAsTheIndependentSimulationDoes(String model, String expected) {
        LongPredicate counter = CountingModel.from(model).newCounter(5, PHASE);
        StringBuilder decisions = new StringBuilder();
        for (long nowNanos : simulatedArrivals(expected.length())) {
            decisions.append(counter.test(nowNanos) ? '1' : '0');
        }
        assertThat(decisions).hasToString(expected);
    }

    private static List<Long> simulatedArrivals(int count) {
        List<Long> times = new ArrayList<>();
        long x = 12345;
        long millis = 0;
        for (int i = 0; i < count; i++) {
            x = (x * 1103515245 + 12345) % (1L << 31);
            millis += (x >> 16) % 331;
            times.add(millis * 1_000_000 + 333_000);
        }
        return times;
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 2.5, 5, 40})
    void slidingLogAcceptsExactlyWhatItsWindowHolds(double limit) {
        int calls = (int) Math.ceil(limit);
        long window = Math.round(calls / limit * SECOND);
        for (long seed = 0; seed < 50; seed++) {
            LongPredicate counter = CountingModel.SLIDING_LOG.newCounter(limit, 0);
            List<Long> accepted = new ArrayList<>();
            for (long now : Arrivals.random(seed, 300, window / calls)) {
                boolean room = within(accepted, now, window) < calls;
                assertThat(counter.test(now)).as("seed %s at %s", seed, now).isEqualTo(room);
                if (room) {
                    accepted.add(now);
                }
            }
        }
    }

    @Test
    void slidingLogAllCountsRejectedCallsToo() {
        for (long seed = 0; seed < 50; seed++) {
            LongPredicate counter = CountingModel.SLIDING_LOG_ALL.newCounter(5, 0);
            List<Long> all = new ArrayList<>();
            for (long now : Arrivals.random(seed, 300, SECOND / 4)) {
                boolean room = within(all, now, SECOND) < 5;
                assertThat(counter.test(now)).as("seed %s at %s", seed, now).isEqualTo(room);
                all.add(now);
            }
        }
    }

    private static long within(List<Long> times, long now, long window) {
        return times.stream().filter(time -> time > now - window).count();
    }

    @Test
    void whoHammersIsNeverLetInWhereRejectedCallsCount() {
        LongPredicate counter = CountingModel.SLIDING_LOG_ALL.newCounter(5, 0);
        long accepted = IntStream.range(0, 1000)
                .filter(i -> counter.test(i * 100_000_000L))
                .count();
        assertThat(accepted).isEqualTo(5);
    }

    @Test
    void fixedWindowStartsAfreshAtTheEdgeOfItsOwnClock() {
        LongPredicate counter = CountingModel.FIXED_WINDOW.newCounter(5, PHASE);
        long edge = SECOND - PHASE;
        assertThat(acceptedOf(counter, 9, edge - 1)).isEqualTo(5);
        assertThat(acceptedOf(counter, 9, edge)).isEqualTo(5);
        assertThat(acceptedOf(counter, 9, edge + SECOND - 1)).isZero();
        assertThat(acceptedOf(counter, 9, edge + 7 * SECOND)).isEqualTo(5);
    }

    @Test
    void weightedWindowCountsThePartOfTheOneBeforeThatStillReaches() {
        LongPredicate counter = CountingModel.WEIGHTED_WINDOW.newCounter(5, 0);
        assertThat(acceptedOf(counter, 9, 0)).isEqualTo(5);
        assertThat(acceptedOf(counter, 9, SECOND)).isZero();
        assertThat(acceptedOf(counter, 9, SECOND + SECOND / 5)).isEqualTo(1);
        assertThat(acceptedOf(counter, 9, SECOND + SECOND / 2)).isEqualTo(2);
        assertThat(acceptedOf(counter, 9, 4 * SECOND)).isEqualTo(5);
    }

    /** A bucket is the same as GCRA: a call conforms when it is no earlier than its theoretical time less the burst. */
    @ParameterizedTest
    @CsvSource({"token-bucket,5", "strict-1,1", "strict-2,2"})
    void bucketsAcceptWhatConformsToTheirTheoreticalArrivalTime(String model, int burst) {
        long spacing = SECOND / 5;
        for (long seed = 0; seed < 50; seed++) {
            LongPredicate counter = CountingModel.from(model).newCounter(5, 0);
            long theoretical = 0;
            for (long now : Arrivals.random(seed, 300, spacing)) {
                boolean conforms = theoretical - (burst - 1) * spacing <= now;
                assertThat(counter.test(now)).as("seed %s at %s", seed, now).isEqualTo(conforms);
                theoretical = conforms ? Math.max(now, theoretical) + spacing : theoretical;
            }
        }
    }

    @Test
    void aHundredThousandRefillsLoseNothingToRounding() {
        LongPredicate counter = CountingModel.TOKEN_BUCKET.newCounter(3, 0);
        assertThat(acceptedOf(counter, 4, 0)).isEqualTo(3);
        for (long i = 1; i <= 100_000; i++) {
            long dueNanos = (i * SECOND + 2) / 3;
            assertThat(counter.test(dueNanos - 1)).as("just before token %s", i).isFalse();
            assertThat(counter.test(dueNanos)).as("token %s", i).isTrue();
        }
    }

    @Test
    void noneAcceptsEverything() {
        assertThat(acceptedOf(CountingModel.NONE.newCounter(5, 0), 1000, 0)).isEqualTo(1000);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aClockThatStepsBackLetsNobodyInEarlier(CountingModel model) {
        LongPredicate counter = model.newCounter(1, 0);
        assertThat(acceptedOf(counter, 3, 10 * SECOND)).isPositive();
        assertThat(acceptedOf(counter, 3, 5 * SECOND)).isZero();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aLongRestFillsTheAllowanceAndNoMore(CountingModel model) {
        LongPredicate counter = model.newCounter(5, 0);
        assertThat(counter.test(-3_000_000_000_000_000_000L)).isTrue();
        int burst = model == CountingModel.STRICT_1 ? 1 : model == CountingModel.STRICT_2 ? 2 : 5;
        assertThat(acceptedOf(counter, 20, 3_000_000_000_000_000_000L)).isEqualTo(burst);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NONE", "STRICT_1", "STRICT_2"})
    void severalThreadsShareOneAllowance(CountingModel model) {
        LongPredicate counter = model.newCounter(100, 0);
        AtomicInteger accepted = new AtomicInteger();
        IntStream.range(0, 20_000).parallel().filter(i -> counter.test(0)).forEach(i -> accepted.incrementAndGet());
        assertThat(accepted).hasValue(100);
    }

    @ParameterizedTest
    @EnumSource
    void isFoundByItsName(CountingModel model) {
        assertThat(CountingModel.from(model.toString())).isEqualTo(model);
    }

    @Test
    void anUnknownNameIsAnsweredWithTheKnownOnes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CountingModel.from("sliding"))
                .withMessageContainingAll("'sliding'", "sliding-log-all", "strict-2");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 1_000_001, Double.NaN})
    void anImpossibleLimitIsRefused(double limit) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CountingModel.SLIDING_LOG.newCounter(limit, 0))
                .withMessageContaining("limit");
    }

    private static long acceptedOf(LongPredicate counter, int calls, long nowNanos) {
        return IntStream.range(0, calls).filter(i -> counter.test(nowNanos)).count();
    }
}
