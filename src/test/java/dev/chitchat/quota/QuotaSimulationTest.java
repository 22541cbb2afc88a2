package dev.chitchat.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.sandbox.CountingModel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** One saturated client against seven ways of counting, behind four kinds of network each, in simulated time. */
class QuotaSimulationTest {

    private static final int THREE_SEEDS = 3;

    @Test
    void of150CallsACellOneIn500IsRejectedAtMost() {
        Table table = Table.of(150, THREE_SEEDS);

        table.print();
        assertThat(table.rejectedShare()).as("rejected, all cells").isLessThanOrEqualTo(0.002);
        assertThat(table.rate()).as("accepted rate, mean of the cells").isGreaterThanOrEqualTo(0.948);
        assertThat(table.cells)
                .filteredOn(cell -> cell.cell.keepsItsWord())
                .hasSize(16)
                .allSatisfy(cell ->
                        assertThat(cell.rejected()).as(cell.cell.toString()).isZero());
    }

    @Test
    void of5000CallsACellFewerThanOneIn2000IsRejected() {
        Table table = Table.of(5_000, THREE_SEEDS);

        table.print();
        assertThat(table.rejectedShare()).isLessThanOrEqualTo(0.0005);
        assertThat(table.rate()).isGreaterThanOrEqualTo(0.945);
    }

    /** Three seeds may be lucky; a hundred are not. The way that keeps its word may see one run of 200 with a rejection. */
    @Test
    void over100SeedsTheFiguresHoldAnd23CellsAreClean() {
        Table table = Table.of(150, 100);

        table.print();
        assertThat(table.rejectedShare()).isLessThanOrEqualTo(0.0017);
        assertThat(table.rate()).isGreaterThanOrEqualTo(0.947);
        assertThat(table.cleanCells()).as("cells of a run without a rejection").isGreaterThanOrEqualTo(23);
        assertThat(table.cells.stream()
                        .filter(cell -> cell.cell.keepsItsWord())
                        .mapToLong(Row::runsWithRejections)
                        .sum())
                .as("runs of 1,600 with a rejection")
                .isLessThanOrEqualTo(8);
    }

    @Test
    void nginxAndHaproxyRefuseFewerThanOneIn150() {
        int rejected = 0;
        double rate = 0;
        for (GatewayModels gateway : GatewayModels.values()) {
            for (GatewayModels.Way way : GatewayModels.Way.values()) {
                for (int seed = 1; seed <= 100; seed++) {
                    EventLoop loop = new EventLoop();
                    LongPredicate counter = gateway.counter(new SplittableRandom(seed).nextLong(1_000_000_000));
                    SimulatedServer server = new SimulatedServer(loop, counter, way.jitter(), seed);
                    Cell.Outcome outcome = Cell.run(loop, server, 100);
                    rejected += outcome.rejected();
                    rate += outcome.rate() / 900;
                }
            }
        }
        assertThat(rejected / 90_000.0).as("rejected").isLessThanOrEqualTo(0.0045);
        assertThat(rate).as("rate, mean of the cells").isGreaterThanOrEqualTo(0.88);
    }

    /** 5 ms in and 45 ms out or the other way round: every round trip is 50 ms, and the allowance for it is too large. */
    @Test
    void onMirroredRoutesTheAllowanceIsGivenUp() {
        EventLoop loop = new EventLoop();
        SplittableRandom random = new SplittableRandom(1);
        boolean[] out = new boolean[1];
        Deque<Integer> back = new ArrayDeque<>();
        LongPredicate counter = CountingModel.SLIDING_LOG.newCounter(5, 0);
        SimulatedServer server = new SimulatedServer(
                loop,
                nanos -> {
                    out[0] = true;
                    return counter.test(nanos);
                },
                ignored -> {
                    int millis = out[0] ? back.remove() : random.nextBoolean() ? 5 : 45;
                    if (!out[0]) {
                        back.add(50 - millis);
                    }
                    out[0] = false;
                    return Duration.ofMillis(millis);
                },
                1);

        Cell.Outcome outcome = Cell.run(loop, server, 150);

        assertThat(outcome.rejected()).isLessThanOrEqualTo(3);
        assertThat(outcome.rate()).isGreaterThanOrEqualTo(0.93);
    }

    private record Row(Cell cell, List<Cell.Outcome> outcomes) {

        int rejected() {
            return outcomes.stream().mapToInt(Cell.Outcome::rejected).sum();
        }

        double rate() {
            return outcomes.stream().mapToDouble(Cell.Outcome::rate).average().orElseThrow();
        }

        long runsWithRejections() {
            return outcomes.stream().filter(outcome -> outcome.rejected() > 0).count();
        }
    }

    private record Table(int calls, int seeds, List<Row> cells) {

        static Table of(int calls, int seeds) {
            List<Row> rows = new ArrayList<>();
            for (Cell cell : Cell.all()) {
                rows.add(new Row(
                        cell,
                        LongStream.rangeClosed(1, seeds)
                                .mapToObj(seed -> cell.run(calls, seed))
                                .toList()));
            }
            return new Table(calls, seeds, rows);
        }

        double rejectedShare() {
            return cells.stream().mapToInt(Row::rejected).sum() / ((double) calls * seeds * cells.size());
        }

        double rate() {
            return cells.stream().mapToDouble(Row::rate).average().orElseThrow();
        }

        double cleanCells() {
            return cells.size()
                    - cells.stream().mapToLong(Row::runsWithRejections).sum() / (double) seeds;
        }

        /** Rejections a run and rate, a line for each model, a column for each network. */
        void print() {
            StringBuilder text = new StringBuilder(String.format(
                    Locale.ROOT, "%n%d calls, %d seeds: rejections a run, accepted rate / 5 per s", calls, seeds));
            for (Row row : cells) {
                if (row.cell.network() == Cell.Network.NONE) {
                    text.append(String.format(Locale.ROOT, "%n%-16s", row.cell.model()));
                }
                text.append(String.format(Locale.ROOT, " %6.2f %5.3f |", row.rejected() / (double) seeds, row.rate()));
            }
            text.append(String.format(
                    Locale.ROOT,
                    "%nall: rejected %.3f %%, rate %.4f, clean cells %.2f",
                    100 * rejectedShare(),
                    rate(),
                    cleanCells()));
            System.out.println(text);
        }
    }
}
