package dev.chitchat.benchmarks.waiters;

import dev.chitchat.benchmarks.peers.Library;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Weighs waiting calls: for each library and number of waiters a process of its own, and a line of a Markdown table from
 * each. See {@link WaiterRun} for what one process does.
 *
 * <p>{@code java -jar target/benchmarks.jar waiters}
 */
@Command(name = "waiters", description = "Heap, time and permits of 100,000 and 1,000,000 waiting calls.")
public final class Waiters implements Callable<Integer> {

    @Option(
            names = "--libraries",
            split = ",",
            defaultValue = "NONE,CHITCHAT,RESILIENCE4J,BUCKET4J,GUAVA,DISCORD4J",
            description = "whose limiters; NONE is Mono.never() (default: all)")
    private List<Library> libraries = List.of();

    @Option(names = "--counts", split = ",", defaultValue = "100000,1000000", description = "waiters")
    private List<Integer> counts = List.of();

    @Option(names = "--repetitions", defaultValue = "2", description = "processes for each (default: 2)")
    private int repetitions;

    @Option(
            names = "--jvm",
            split = " ",
            defaultValue = "-XX:+UseG1GC -Xms4g -Xmx17g",
            description = "options of each process (default: ${DEFAULT-VALUE})")
    private List<String> jvm = List.of();

    /** For the command line. */
    public Waiters() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        System.out.println(Weights.HEADER);
        int failed = 0;
        for (Library library : libraries) {
            for (int count : counts) {
                for (int repetition = 0; repetition < repetitions; repetition++) {
                    failed += run(library, count) == 0 ? 0 : 1;
                }
            }
        }
        return failed == 0 ? 0 : 1;
    }

    private int run(Library library, int count) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        command.addAll(jvm);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.chitchat.benchmarks.Benchmarks"));
        command.addAll(List.of("waiter-run", library.name(), Integer.toString(count)));
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
