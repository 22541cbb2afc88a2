package dev.chitchat.benchmarks.growth;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs the command line at three sizes of work, each twice the one before, with the rate lifted so that only our own work counts.
 *
 * <p>{@code java -jar target/benchmarks.jar growth}
 */
@Command(name = "growth", description = "Time and memory of streams, libraries and many clients, as the work doubles.")
public final class Growth implements Callable<Integer> {

    private static final String RATE = "100000";

    private static final long BYTES_OF_A_RESULT = 165;

    @Option(names = "--root", defaultValue = "..", description = "folder of the project (default: ${DEFAULT-VALUE})")
    private Path root = Path.of("..");

    @Option(
            names = "--lines",
            defaultValue = "1000000",
            description = "of the longest stream (default: ${DEFAULT-VALUE})")
    private long lines;

    @Option(
            names = "--questions",
            defaultValue = "100000",
            description = "of the largest library (default: ${DEFAULT-VALUE})")
    private long questions;

    @Option(
            names = "--clients",
            defaultValue = "2000",
            description = "of the largest process (default: ${DEFAULT-VALUE})")
    private long clients;

    @Option(
            names = "--idle",
            defaultValue = "60",
            description = "seconds until idle clients are looked at (default: ${DEFAULT-VALUE})")
    private int idle;

    private Path folder = Path.of("");
    private String address = "";

    /** For the command line. */
    public Growth() {}

    /** How long a process ran and the most memory that it had. */
    private record Run(int exitCode, double seconds, double mebibytes) {
        String cells() {
            return String.format(Locale.ROOT, "%.1f s, %.0f MiB", seconds, mebibytes);
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        folder = Files.createTempDirectory("growth");
        try {
            System.out.println("| lines | stopped at half | resumed to the end | lines a second | results |");
            System.out.println("| --- | --- | --- | --- | --- |");
            for (long size : sizes(lines)) {
                stream(size);
            }
            System.out.println("\n| questions | `pull` | `diff`, a tenth edited | `push` of that |");
            System.out.println("| --- | --- | --- | --- |");
            for (long size : sizes(questions)) {
                library(size);
            }
            System.out.println("\n| clients | sockets after their calls | and " + idle
                    + " s later | threads | heap a client, KiB |");
            System.out.println("| --- | --- | --- | --- | --- |");
            for (long size : sizes(clients)) {
                clients(size);
            }
            return 0;
        } finally {
            try (Stream<Path> all = Files.walk(folder)) {
                all.sorted(Comparator.reverseOrder())
                        .forEach(path -> path.toFile().delete());
            }
        }
    }

    private static List<Long> sizes(long most) {
        return List.of(most / 4, most / 2, most);
    }

    private void stream(long size) throws IOException, InterruptedException {
        Path input =
                write(size, i -> "{\"StandardQuestionId\":\"q" + i % 100_000 + "\",\"Answer\":\"Answer " + i + "\"}");
        Path results = folder.resolve("results" + size);
        Process sandbox = sandbox(List.of());
        try {
            List<String> command = new ArrayList<>(List.of("stream", input.toString(), "--no-merge", "--quiet"));
            command.addAll(List.of(
                    "--results",
                    results.toString(),
                    "--report",
                    folder.resolve("report.html").toString()));
            Run half = run(command, sandbox, results, size / 2);
            command.add("--resume");
            Run rest = run(command, sandbox, results, Long.MAX_VALUE);
            Set<String> settled = new HashSet<>();
            long[] count = new long[1];
            try (Stream<String> read = Files.lines(results)) {
                read.forEach(line -> {
                    count[0]++;
                    settled.add(line.replaceFirst(".*?\"line\":([0-9]+).*", "$1"));
                });
            }
            System.out.printf(
                    Locale.ROOT,
                    "| %,d | %s, exit %d | %s, exit %d | %,.0f | %,d of %,d lines, %,d written |%n",
                    size,
                    half.cells(),
                    half.exitCode(),
                    rest.cells(),
                    rest.exitCode(),
                    size / (half.seconds() + rest.seconds()),
                    settled.size(),
                    size,
                    count[0]);
        } finally {
            end(sandbox);
        }
    }

    private void library(long size) throws IOException, InterruptedException {
        Path seed = write(
                size,
                i -> "{\"StandardQuestionId\":\"q" + i + "\",\"Question\":\"What is number " + i
                        + "?\",\"Answer\":\"It is "
                        + i + ".\",\"AnswerType\":0,\"CategoryId\":1,\"Status\":0,\"SimilarQuestions\":[\"Tell me of "
                        + i
                        + "\",\"And " + i + "?\"]}");
        Path file = folder.resolve("library" + size + ".jsonl");
        Process sandbox = sandbox(List.of("--library", seed.toString()));
        try {
            Run pull = run(List.of("pull", "-o", file.toString(), "--quiet"), sandbox, file, Long.MAX_VALUE);
            List<String> pulled = Files.readAllLines(file);
            try (BufferedWriter edited = Files.newBufferedWriter(file)) {
                for (int i = 0; i < pulled.size(); i++) {
                    edited.write(i % 10 == 0 ? pulled.get(i).replace("It is ", "It was ") : pulled.get(i));
                    edited.newLine();
                }
            }
            Run diff = run(List.of("diff", file.toString(), "--quiet"), sandbox, file, Long.MAX_VALUE);
            Run push = run(List.of("push", file.toString(), "--yes", "--quiet"), sandbox, file, Long.MAX_VALUE);
            System.out.printf(
                    Locale.ROOT,
                    "| %,d | %s | %s | %s, exit %d |%n",
                    size,
                    pull.cells(),
                    diff.cells(),
                    push.cells(),
                    push.exitCode());
        } finally {
            end(sandbox);
        }
    }

    private void clients(long size) throws IOException, InterruptedException {
        Process sandbox = sandbox(List.of());
        try {
            Process process = new ProcessBuilder(
                            java(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            "dev.chitchat.benchmarks.Benchmarks",
                            "growth-clients",
                            Long.toString(size),
                            endpoint(sandbox),
                            Integer.toString(idle))
                    .inheritIO()
                    .start();
            process.waitFor();
        } finally {
            end(sandbox);
        }
    }

    private Path write(long size, LongFunction<String> line) throws IOException {
        Path file = folder.resolve("input" + size + ".jsonl");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (long i = 0; i < size; i++) {
                out.write(line.apply(i));
                out.newLine();
            }
        }
        return file;
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private ProcessBuilder chitchat(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(java(), "-Xmx512m", "-jar"));
        command.add(root.resolve("target/chitchat.jar").toRealPath().toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors().toFile());
        builder.environment().put("CHITCHAT_SECRET_KEY", "a-key-of-the-benchmark");
        return builder;
    }

    private Path errors() {
        return folder.resolve("errors");
    }

    private Process sandbox(List<String> more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("sandbox", "--limit", RATE, "--model", "none"));
        arguments.addAll(more);
        return chitchat(arguments).start();
    }

    /** The first line that a sandbox prints. */
    private static String endpoint(Process sandbox) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = sandbox.getInputStream().read();
                c >= 0 && c != '\n';
                c = sandbox.getInputStream().read()) {
            line.append((char) c);
        }
        return line.toString().strip();
    }

    /** Runs a command to its end, or asks it to end once a file has as many lines. */
    private Run run(List<String> arguments, Process sandbox, Path watched, long stopAt)
            throws IOException, InterruptedException {
        String known = sandbox.pid() + " ";
        if (!address.startsWith(known)) {
            address = known + endpoint(sandbox);
        }
        List<String> command = new ArrayList<>(arguments);
        command.addAll(
                List.of("--endpoint", address.substring(known.length()), "--sdk-app-id", "1400000000", "--rate", RATE));
        long from = System.nanoTime();
        Process process = chitchat(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        double most = 0;
        boolean asked = stopAt == Long.MAX_VALUE;
        while (!process.waitFor(50, TimeUnit.MILLISECONDS)) {
            most = Math.max(most, peak(process.pid()));
            // The size tells enough of how many results there are.
            if (!asked && Files.exists(watched) && Files.size(watched) > stopAt * BYTES_OF_A_RESULT) {
                asked = true;
                process.destroy();
            }
        }
        if (process.exitValue() != 0 && asked == (stopAt == Long.MAX_VALUE)) {
            System.err.print(Files.readString(errors()));
        }
        return new Run(process.exitValue(), (System.nanoTime() - from) / 1e9, most);
    }

    private static void end(Process sandbox) throws InterruptedException {
        sandbox.destroy();
        sandbox.waitFor();
    }

    private static double peak(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"), StandardCharsets.UTF_8).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | UncheckedIOException ended) {
            return 0;
        }
    }
}
