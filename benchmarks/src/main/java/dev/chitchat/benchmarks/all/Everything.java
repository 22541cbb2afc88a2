package dev.chitchat.benchmarks.all;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs every benchmark in a process of its own and writes what it prints into the page, between the marks with its name.
 *
 * <p>{@code java -jar target/benchmarks.jar all}, in the folder of the page
 */
@Command(name = "all", description = "Runs all benchmarks and writes their tables into the page.")
public final class Everything implements Callable<Integer> {

    private static final Pattern LATE = Pattern.compile("(?m)^\\*\\*(\\d+) of 20000 calls had to wait\\*\\*\n");

    @Option(names = "--quick", description = "under 5 minutes; shows that all runs, not how fast it is; writes nothing")
    private boolean quick;

    @Option(names = "--page", defaultValue = "README.md", description = "to write into (default: ${DEFAULT-VALUE})")
    private Path page = Path.of("README.md");

    @Option(names = "--only", split = ",", description = "names of parts (default: all)")
    private List<String> only = List.of();

    /** For the command line. */
    public Everything() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        int failed = 0;
        for (Part part : Part.ALL) {
            List<String> arguments = quick ? part.quick() : part.whole();
            if (arguments.isEmpty() || !(only.isEmpty() || only.contains(part.name()))) {
                continue;
            }
            System.out.println("\n## " + part.name() + "\n");
            String load = load();
            Process process = start(arguments);
            String printed = tell(process);
            if (process.waitFor() != 0) {
                System.out.println("FAILED: " + part.name());
                failed++;
            } else if (!quick) {
                write(part, heading(arguments, load) + readable(printed.strip()) + "\n");
            }
        }
        return failed == 0 ? 0 : 1;
    }

    private static String load() {
        return String.format(
                Locale.ROOT,
                "%.1f",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static Process start(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.chitchat.benchmarks.Benchmarks"));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static String tell(Process process) throws IOException {
        StringBuilder all = new StringBuilder();
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println(line);
                all.append(line.replaceFirst("^#+ (.*)$", "**$1**")).append('\n');
            }
        }
        return all.toString();
    }

    /** What is no table keeps its lines; the many lines of one benchmark's checks become one. */
    private static String readable(String printed) {
        LongSummaryStatistics late = LATE.matcher(printed)
                .results()
                .mapToLong(line -> Long.parseLong(line.group(1)))
                .summaryStatistics();
        String once = late.getCount() == 0
                ? printed
                : "In " + late.getCount() + " checks of 20000 calls, " + late.getMin() + " to " + late.getMax()
                        + " had to wait.\n\n" + LATE.matcher(printed).replaceAll("");
        return once.contains("|") ? once : "```\n" + once + "\n```";
    }

    private static String heading(List<String> arguments, String load) {
        return "`java -jar target/benchmarks.jar " + String.join(" ", arguments) + "`, " + LocalDate.now() + ", Java "
                + System.getProperty("java.version") + ", " + System.getProperty("os.name") + " "
                + System.getProperty("os.arch") + ", " + Runtime.getRuntime().availableProcessors()
                + " processors, load average at the start " + load + "\n\n";
    }

    private void write(Part part, String text) throws IOException {
        String old = Files.readString(page);
        String begin = "<!-- " + part.name() + " -->\n";
        String end = "<!-- end -->";
        int from = old.indexOf(begin);
        if (from < 0) {
            System.out.println("The page has no place for " + part.name());
            return;
        }
        int to = old.indexOf(end, from);
        Files.writeString(page, old.substring(0, from + begin.length()) + "\n" + text + "\n" + old.substring(to));
    }
}
