package dev.chitchat.benchmarks.cells;

import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;

/** The Markdown tables of a run. */
final class Report {

    private final Grid grid;

    Report(List<Contender> contenders, List<Outcome> outcomes) {
        grid = new Grid(contenders, outcomes, Cell.GRID);
    }

    void print(PrintStream out) {
        out.println("\nCells: none / uniform / lognormal / spike. " + grid.counts());
        grid.print(
                out,
                "Rejected, median of the repetitions",
                cell -> Grid.number(Grid.spread(cell, Outcome::rejected).median()));
        grid.print(
                out,
                "Rejected, least-most",
                cell -> Grid.spread(cell, Outcome::rejected).range("%.0f"));
        grid.print(
                out,
                "Accepted rate / 5 per s, median",
                cell -> Grid.two(Grid.spread(cell, Outcome::share).median()));
        grid.print(
                out,
                "Most arrivals in any second",
                cell -> Grid.number(Grid.spread(cell, Outcome::mostInWindow).most()));
        grid.totals(out);
        steady(out);
    }

    private void steady(PrintStream out) {
        out.println(
                "\n### Sliding log, steady round trip: rejected (least-most), accepted rate / 5 per s (least-most)\n");
        out.println("| | " + Cell.STEADY.stream().map(Cell::network).collect(Collectors.joining(" | ")) + " |");
        out.println("|---" + "|---".repeat(Cell.STEADY.size()) + "|");
        for (Contender contender : grid.contenders()) {
            String row = Cell.STEADY.stream()
                    .map(cell -> grid.of(contender, cell))
                    .map(cell -> Grid.spread(cell, Outcome::rejected).range("%.0f") + ", "
                            + Grid.spread(cell, Outcome::share).range("%.3f"))
                    .collect(Collectors.joining(" | "));
            out.println("| " + contender.name() + " | " + row + " |");
        }
    }
}
