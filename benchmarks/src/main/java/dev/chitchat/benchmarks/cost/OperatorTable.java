package dev.chitchat.benchmarks.cost;

import dev.chitchat.benchmarks.peers.Library;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@link OperatorBenchmark} as a table: what each limiter adds to a call that need not wait.
 *
 * <p>{@code java -jar target/benchmarks.jar operator --threads 4}
 */
@Command(name = "operator", description = "What a limiter adds to a call that need not wait, as a table.")
public final class OperatorTable implements Callable<Integer> {

    private static final String ALLOCATED = "gc.alloc.rate.norm";

    @Option(names = "--threads", defaultValue = "1", description = "that share a limiter (default: ${DEFAULT-VALUE})")
    private int threads;

    @Option(names = "--iterations", defaultValue = "5", description = "of a second, twice (default: ${DEFAULT-VALUE})")
    private int iterations;

    @Option(
            names = "--libraries",
            split = ",",
            defaultValue = "NONE,CHITCHAT,RESILIENCE4J,BUCKET4J",
            description = "whose limiters (default: ${DEFAULT-VALUE})")
    private List<Library> libraries = List.of();

    /** What one library took in one benchmark. */
    private record Cost(double nanos, double least, double most, double bytes) {

        static Cost of(RunResult result) {
            Result<?> time = result.getPrimaryResult();
            Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
            return new Cost(
                    time.getScore(),
                    time.getStatistics().getMin(),
                    time.getStatistics().getMax(),
                    allocated == null ? 0 : allocated.getScore());
        }
    }

    /** For the command line. */
    public OperatorTable() {}

    @Override
    public Integer call() throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include("OperatorBenchmark.(flat|seq)$")
                        .param("library", libraries.stream().map(Enum::name).toArray(String[]::new))
                        .threads(threads)
                        .forks(iterations > 2 ? 2 : 1)
                        .warmupIterations(iterations > 2 ? 4 : 2)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(iterations)
                        .measurementTime(TimeValue.seconds(1))
                        .addProfiler(GCProfiler.class)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
        Map<String, Cost> costs = new TreeMap<>();
        results.forEach(result -> costs.put(
                result.getPrimaryResult().getLabel() + " " + result.getParams().getParam("library"), Cost.of(result)));
        print(costs);
        return 0;
    }

    private void print(Map<String, Cost> costs) {
        System.out.println("| " + threads + " thread" + (threads > 1 ? "s" : "")
                + " | flat, ns | added | flat, B added | seq, ns | added | seq, B added |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- |");
        for (Library library : libraries) {
            System.out.println("| " + library.name().toLowerCase(Locale.ROOT) + " | " + cells(costs, "flat", library)
                    + " | " + cells(costs, "seq", library) + " |");
        }
    }

    private static String cells(Map<String, Cost> costs, String benchmark, Library library) {
        Cost cost = costs.getOrDefault(benchmark + " " + library.name(), new Cost(0, 0, 0, 0));
        Cost none = costs.getOrDefault(benchmark + " NONE", cost);
        return String.format(
                Locale.ROOT,
                "%.0f (%.0f to %.0f) | %.0f | %.0f",
                cost.nanos(),
                cost.least(),
                cost.most(),
                cost.nanos() - none.nanos(),
                cost.bytes() - none.bytes());
    }
}
