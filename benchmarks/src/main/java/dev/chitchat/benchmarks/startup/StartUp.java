package dev.chitchat.benchmarks.startup;

import dev.chitchat.sandbox.ChitchatSandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Starts {@code chitchat update} against a sandbox in this process, and looks when its call arrives.
 *
 * <p>{@code java -jar target/benchmarks.jar startup}
 */
@Command(name = "startup", description = "From the start of the command line to its first call, and its memory.")
public final class StartUp implements Callable<Integer> {

    private static final Path MEMORY = Path.of("/proc");

    @Option(names = "--root", defaultValue = "..", description = "folder of the project (default: ${DEFAULT-VALUE})")
    private Path root = Path.of("..");

    @Option(names = "--runs", defaultValue = "9", description = "of each way to start (default: ${DEFAULT-VALUE})")
    private int runs;

    /** For the command line. */
    public StartUp() {}

    /** When the call came, when the process ended, and the most memory it had. */
    private record Start(double firstCall, double end, double mebibytes) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path jar = root.resolve("target/chitchat.jar").toRealPath();
        Path script = root.resolve("bin/chitchat").toRealPath();
        System.out.println("| started as | first call after, s (least to most) | ended after, s | most memory, MiB |");
        System.out.println("| --- | --- | --- | --- |");
        report("`java -jar chitchat.jar`", List.of(java.toString(), "-jar", jar.toString()));
        start(List.of(script.toString()));
        TimeUnit.SECONDS.sleep(10); // until its archive is made
        report("`bin/chitchat`", List.of(script.toString()));
        return 0;
    }

    private void report(String name, List<String> command) throws IOException, InterruptedException {
        List<Double> first = new ArrayList<>();
        List<Double> end = new ArrayList<>();
        List<Double> memory = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            Start start = start(command);
            first.add(start.firstCall());
            end.add(start.end());
            memory.add(start.mebibytes());
        }
        Collections.sort(first);
        Collections.sort(end);
        Collections.sort(memory);
        System.out.printf(
                Locale.ROOT,
                "| %s | %.2f (%.2f to %.2f) | %.2f | %.0f |%n",
                name,
                first.get(runs / 2),
                first.get(0),
                first.get(runs - 1),
                end.get(runs / 2),
                memory.get(runs / 2));
    }

    private static Start start(List<String> how) throws IOException, InterruptedException {
        try (ChitchatSandbox sandbox = ChitchatSandbox.start()) {
            List<String> command = new ArrayList<>(how);
            command.addAll(List.of("update", "--id", "q", "--answer", "a"));
            command.addAll(List.of("--endpoint", sandbox.endpoint().toString(), "--sdk-app-id", "1400000000"));
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().put("CHITCHAT_SECRET_KEY", "a-key-of-the-benchmark");
            long from = System.nanoTime();
            Process process = builder.start();
            double first = 0;
            double most = 0;
            while (process.isAlive()) {
                if (first == 0 && sandbox.statistics().calls() > 0) {
                    first = (System.nanoTime() - from) / 1e9;
                }
                most = Math.max(most, peak(process.pid()));
                TimeUnit.MILLISECONDS.sleep(2);
            }
            return new Start(first, (System.nanoTime() - from) / 1e9, most);
        }
    }

    private static double peak(long pid) {
        try {
            for (String line :
                    Files.readAllLines(MEMORY.resolve(Long.toString(pid)).resolve("status"))) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
                }
            }
        } catch (IOException ended) {
            return 0;
        }
        return 0;
    }
}
