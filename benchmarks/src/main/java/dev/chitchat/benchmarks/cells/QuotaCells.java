package dev.chitchat.benchmarks.cells;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Saturates servers that count in seven ways, over four networks, and counts what they reject; also a sliding log over
 * steady ways of 5 to 800 ms. Real sockets on loopback, the sandbox as the server, no retries.
 *
 * <p>{@code java -jar target/benchmarks.jar quota-cells}
 */
@Command(name = "quota-cells", description = "Calls rejected and rate reached in 28 + 4 cells over real sockets.")
public final class QuotaCells implements Callable<Integer> {

    @Option(
            names = "--contenders",
            split = ",",
            defaultValue = "all",
            description = "beginnings of names, or all (default)")
    private List<String> contenders = List.of();

    @Option(names = "--repetitions", defaultValue = "3", description = "with other seeds each (default: 3)")
    private int repetitions;

    @Option(names = "--seed", defaultValue = "1", description = "of the first repetition (default: 1)")
    private long seed;

    @Option(names = "--calls", defaultValue = "150", description = "in each cell (default: 150)")
    private int calls;

    @Option(names = "--together", defaultValue = "4", description = "contenders at a time (default: 4)")
    private int together;

    @Option(names = "--warm-up", defaultValue = "20000", description = "calls before, unlimited (default: 20000)")
    private int warmUp;

    /** For the command line. */
    public QuotaCells() {}

    @Override
    public Integer call() {
        List<Contender> chosen = Contender.named(contenders);
        Clients.warmUp(warmUp);
        List<Outcome> outcomes = new ArrayList<>();
        Quietness quietness = Quietness.watch();
        for (int repetition = 0; repetition < repetitions; repetition++) {
            for (int from = 0; from < chosen.size(); from += together) {
                List<Contender> group = chosen.subList(from, Math.min(chosen.size(), from + together));
                outcomes.addAll(sideBySide(group, (seed + repetition) * 1_000));
            }
        }
        new Report(chosen, outcomes).print(System.out);
        System.out.println(quietness.summary());
        return 0;
    }

    private List<Outcome> sideBySide(List<Contender> group, long firstSeed) {
        List<Cell> cells =
                Stream.concat(Cell.GRID.stream(), Cell.STEADY.stream()).toList();
        List<CellRun> runs = new ArrayList<>();
        for (Contender contender : group) {
            for (int i = 0; i < cells.size(); i++) {
                Cell cell = cells.get(i);
                long own = firstSeed + i;
                runs.add(new CellRun(contender, cell, calls, false, own, Server.sandbox(cell, own)));
            }
        }
        return CellRun.sideBySide(runs);
    }
}
