package dev.chitchat.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** One saturated client against seven ways of counting, behind four kinds of network each, in simulated time. */
class QuotaSimulationTest {

    private static final int THREE_SEEDS = 3;

    @Test
    void of150CallsACellAlmostNoneIsRejectedAndNoneWhereTheServerKeepsItsWord() {
        Table table = Table.of(150, THREE_SEEDS);

        table.print();
        assertThat(table.rejectedShare()).as("rejected, all cells").isLessThanOrEqualTo(0.003);
        assertThat(table.rate()).as("accepted rate, mean of the cells").isGreaterThanOrEqualTo(0.95);
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
        assertThat(table.rate()).isGreaterThanOrEqualTo(0.94);
    }

    /** Three seeds may be lucky; a hundred are not. */
    @Test
    void over100SeedsTheFiguresHoldAndOneRunIn200AtMostSeesARejectionWhereTheServerKeepsItsWord() {
        Table table = Table.of(150, 100);

        table.print();
        assertThat(table.rejectedShare()).isLessThanOrEqualTo(0.003);
        assertThat(table.rate()).isGreaterThanOrEqualTo(0.949);
        assertThat(table.cells.stream()
                        .filter(cell -> cell.cell.keepsItsWord())
                        .mapToLong(Row::runsWithRejections)
                        .sum())
                .as("runs of 1,600 with a rejection")
                .isLessThanOrEqualTo(8);
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
            text.append(
                    String.format(Locale.ROOT, "%nall: rejected %.3f %%, rate %.4f", 100 * rejectedShare(), rate()));
            System.out.println(text);
        }
    }
}
