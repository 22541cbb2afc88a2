package dev.chitchat.benchmarks.cells;

import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The Markdown tables of a run. */
final class Report {

    private final List<Contender> contenders;
    private final List<Outcome> outcomes;

    Report(List<Contender> contenders, List<Outcome> outcomes) {
        this.contenders = contenders;
        this.outcomes = outcomes;
    }

    void print(PrintStream out) {
        long disagreements = outcomes.stream().filter(one -> !one.agrees()).count();
        int failed = outcomes.stream().mapToInt(Outcome::failed).sum();
        out.println("\nCells: none / uniform / lognormal / spike. Runs of a cell: " + outcomes.size()
                + "; in which the server counted otherwise than the client: " + disagreements
                + "; calls that failed in another way: " + failed + ".");
        grid(
                out,
                "Rejected, median of the repetitions",
                cell -> number(spread(cell, Outcome::rejected).median()));
        grid(
                out,
                "Rejected, least-most",
                cell -> spread(cell, Outcome::rejected).range("%.0f"));
        grid(
                out,
                "Accepted rate / 5 per s, median",
                cell -> two(spread(cell, Outcome::share).median()));
        grid(
                out,
                "Most arrivals in any second",
                cell -> number(spread(cell, Outcome::mostInWindow).most()));
        totals(out);
        steady(out);
    }

    private void grid(PrintStream out, String title, Function<List<Outcome>, String> text) {
        out.println("\n### " + title + "\n");
        out.println("| | " + Cell.MODELS.stream().map(Object::toString).collect(Collectors.joining(" | ")) + " |");
        out.println("|---" + "|---".repeat(Cell.MODELS.size()) + "|");
        for (Contender contender : contenders) {
            String row = Cell.MODELS.stream()
                    .map(model -> Cell.GRID.stream()
                            .filter(cell -> cell.model() == model)
                            .map(cell -> text.apply(of(contender, cell)))
                            .collect(Collectors.joining(" / ")))
                    .collect(Collectors.joining(" | "));
            out.println("| " + contender.name() + " | " + row + " |");
        }
    }

    private void totals(PrintStream out) {
        out.println("\n### All 28 cells\n");
        out.println("| | rejected %, mean of repetitions | accepted rate / 5 per s, mean of cells |"
                + " cells with 0 rejected in every repetition | worst cell (median) |");
        out.println("|---|---|---|---|---|");
        for (Contender contender : contenders) {
            List<Outcome> grid = grid(contender);
            double percent = 100.0
                    * grid.stream().mapToInt(Outcome::rejected).sum()
                    / grid.stream().mapToInt(Outcome::calls).sum();
            double share = grid.stream().mapToDouble(Outcome::share).average().orElse(0);
            long clean = Cell.GRID.stream()
                    .filter(cell ->
                            spread(of(contender, cell), Outcome::rejected).most() == 0)
                    .count();
            out.printf(
                    Locale.ROOT,
                    "| %s | %.2f | %.3f | %d/28 | %s |%n",
                    contender.name(),
                    percent,
                    share,
                    clean,
                    worst(contender));
        }
    }

    private String worst(Contender contender) {
        Cell worst = Cell.GRID.stream()
                .max(Comparator.comparingDouble(
                        cell -> spread(of(contender, cell), Outcome::rejected).median()))
                .orElseThrow();
        double rejected = spread(of(contender, worst), Outcome::rejected).median();
        return rejected == 0 ? "-" : number(rejected) + " (" + worst.model() + ", " + worst.network() + ")";
    }

    private void steady(PrintStream out) {
        out.println(
                "\n### Sliding log, steady round trip: rejected (least-most), accepted rate / 5 per s (least-most)\n");
        out.println("| | " + Cell.STEADY.stream().map(Cell::network).collect(Collectors.joining(" | ")) + " |");
        out.println("|---" + "|---".repeat(Cell.STEADY.size()) + "|");
        for (Contender contender : contenders) {
            String row = Cell.STEADY.stream()
                    .map(cell -> of(contender, cell))
                    .map(cell -> spread(cell, Outcome::rejected).range("%.0f") + ", "
                            + spread(cell, Outcome::share).range("%.3f"))
                    .collect(Collectors.joining(" | "));
            out.println("| " + contender.name() + " | " + row + " |");
        }
    }

    private List<Outcome> grid(Contender contender) {
        return outcomes.stream()
                .filter(one -> one.contender().equals(contender.name()))
                .filter(one -> !one.cell().isSteady())
                .toList();
    }

    private List<Outcome> of(Contender contender, Cell cell) {
        return outcomes.stream()
                .filter(one -> one.contender().equals(contender.name()))
                .filter(one -> one.cell().equals(cell))
                .toList();
    }

    private static Spread spread(List<Outcome> repetitions, ToDoubleFunction<Outcome> figure) {
        return Spread.of(repetitions.stream().mapToDouble(figure).toArray());
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.1f", value);
    }

    private static String two(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
