package dev.chitchat.benchmarks.cells;

import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Markdown tables of cells: contenders downwards, servers across, the networks of each server side by side.
 *
 * @param contenders the rows
 * @param outcomes of all cells, and maybe of others
 * @param cells the columns, the networks of each server together
 */
record Grid(List<Contender> contenders, List<Outcome> outcomes, List<Cell> cells) {

    /** What a reader must know before believing the tables. */
    String counts() {
        return "Runs of a cell: " + outcomes.size() + "; in which the server counted otherwise than the client: "
                + outcomes.stream().filter(one -> !one.agrees()).count() + "; calls that failed in another way: "
                + outcomes.stream().mapToInt(Outcome::failed).sum() + ".";
    }

    void print(PrintStream out, String title, Function<List<Outcome>, String> text) {
        head(out, title);
        for (Contender contender : contenders) {
            row(out, contender.name(), cell -> text.apply(of(contender, cell)));
        }
    }

    void head(PrintStream out, String title) {
        List<String> servers = servers();
        out.println("\n### " + title + "\n");
        out.println("| | " + String.join(" | ", servers) + " |");
        out.println("|---" + "|---".repeat(servers.size()) + "|");
    }

    void row(PrintStream out, String name, Function<Cell, String> text) {
        String row = servers().stream()
                .map(server -> cells.stream()
                        .filter(cell -> cell.server().equals(server))
                        .map(text)
                        .collect(Collectors.joining(" / ")))
                .collect(Collectors.joining(" | "));
        out.println("| " + name + " | " + row + " |");
    }

    void totals(PrintStream out) {
        out.println("\n### All " + cells.size() + " cells\n");
        out.println("| | rejected %, mean of repetitions | accepted rate / 5 per s, mean of cells |"
                + " cells with 0 rejected in every repetition | worst cell (median) |");
        out.println("|---|---|---|---|---|");
        for (Contender contender : contenders) {
            List<Outcome> all = of(contender);
            double percent = 100.0
                    * all.stream().mapToInt(Outcome::rejected).sum()
                    / all.stream().mapToInt(Outcome::calls).sum();
            double share = all.stream().mapToDouble(Outcome::share).average().orElse(0);
            long clean = cells.stream()
                    .filter(cell ->
                            spread(of(contender, cell), Outcome::rejected).most() == 0)
                    .count();
            out.printf(
                    Locale.ROOT,
                    "| %s | %.2f | %.3f | %d/%d | %s |%n",
                    contender.name(),
                    percent,
                    share,
                    clean,
                    cells.size(),
                    worst(contender));
        }
    }

    private String worst(Contender contender) {
        Cell worst = cells.stream()
                .max(Comparator.comparingDouble(
                        cell -> spread(of(contender, cell), Outcome::rejected).median()))
                .orElseThrow();
        double rejected = spread(of(contender, worst), Outcome::rejected).median();
        return rejected == 0 ? "-" : number(rejected) + " (" + worst.server() + ", " + worst.network() + ")";
    }

    private List<String> servers() {
        return cells.stream().map(Cell::server).distinct().toList();
    }

    /** One contender's outcomes in these cells. */
    List<Outcome> of(Contender contender) {
        return outcomes.stream()
                .filter(one -> one.contender().equals(contender.name()) && cells.contains(one.cell()))
                .toList();
    }

    /** One contender's repetitions of any cell. */
    List<Outcome> of(Contender contender, Cell cell) {
        return outcomes.stream()
                .filter(one ->
                        one.contender().equals(contender.name()) && one.cell().equals(cell))
                .toList();
    }

    static Spread spread(List<Outcome> repetitions, ToDoubleFunction<Outcome> figure) {
        return Spread.of(repetitions.stream().mapToDouble(figure).toArray());
    }

    static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.1f", value);
    }

    static String two(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
