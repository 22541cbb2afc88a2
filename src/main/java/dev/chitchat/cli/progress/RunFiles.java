package dev.chitchat.cli.progress;

import dev.chitchat.ChitchatClient;
import dev.chitchat.cli.options.Connection;
import dev.chitchat.cli.options.Problems;
import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.cli.process.UsageException;
import dev.chitchat.cli.process.WholeFile;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.internal.json.JsonLine;
import dev.chitchat.internal.page.PlotPage;
import dev.chitchat.quota.Mode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * The options for files that tell of a run, and those files, each replaced as a whole, so that half of one is never
 * seen. They are written at its start, soon after, every 30 s, so that a killed run leaves them too, and at its end.
 */
public final class RunFiles {

    private static final String REPORT = "--report";
    private static final String SUMMARY = "--summary";
    private static final List<Mode> MODES = List.of(Mode.NORMAL, Mode.PACED, Mode.STRICT, Mode.SHARED);
    private static final long LOOK_MILLIS = 250;
    private static final long FIRST_MILLIS = 2_000;

    @Option(
            names = SUMMARY,
            paramLabel = "FILE",
            description = "Writes a JSON object about the run: account, host, quota, counts, times, exit code and"
                    + " reason; renewed every 30 s, and whole at the end. An earlier one is replaced.")
    private @Nullable Path summary;

    @Option(
            names = "--metrics-file",
            paramLabel = "FILE",
            description =
                    "Numbers of --summary for Prometheus, as the text that a node exporter takes from its folder (.prom).")
    private @Nullable Path metrics;

    private final String command;
    private final Map<String, Path> paths = new LinkedHashMap<>();
    private final Instant started = ProcessIo.now();
    private final Disposable.Composite looking = Disposables.composite();
    private String input = "";
    private Connection.@Nullable Origin origin;
    private Tally tally = Tally.ofReading();
    private PlotPage.@Nullable Library library;

    public RunFiles(String command) {
        this.command = command;
    }

    /** Takes in the files that options name, unless one cannot be written or the run uses it otherwise. */
    public void check(String input, @Nullable Path report, Problems problems) {
        this.input = input;
        take(REPORT, report, problems);
        take(SUMMARY, summary, problems);
        take("--metrics-file", metrics, problems);
        library = report == null ? null : PlotPage.Library.find().orElse(null);
        if (report != null && library == null) {
            problems.add("--report needs the library that draws its plots, which is not on the class path; add "
                    + PlotPage.Library.COORDINATES + ", or use the executable jar, which has it");
        }
    }

    private void take(String option, @Nullable Path path, Problems problems) {
        if (problems.writes(option, path, true) && path != null) {
            paths.put(option, path);
        }
    }

    /** Notes who calls whom, for the case that it comes to no run. */
    public Connection.Settings of(Connection.Settings settings) {
        origin = settings.origin();
        return settings;
    }

    /** What a command does once its options are read. */
    public interface Work {
        int run() throws IOException;
    }

    /** Does it; the files tell of a failure too, unless another run holds the file: then they are that one's. */
    public int telling(ProcessIo io, Work work) throws IOException {
        try {
            return work.run();
        } catch (UsageException e) {
            if (e.exitCode() != ExitCode.BUSY) {
                looking.dispose();
                write(false, String.valueOf(e.getMessage()), e.exitCode());
            }
            throw e;
        } catch (RuntimeException | IOException | OutOfMemoryError e) {
            if (!looking.isDisposed()) { // or the end is told already
                String why = e instanceof ChitchatException ? String.valueOf(e.getMessage()) : e.toString();
                end(false, e instanceof IOException file ? WholeFile.fault(file) : why, ExitCode.FAILED, io);
            }
            throw e;
        } finally {
            looking.dispose();
        }
    }

    /** Counts a run, for the report too if there is to be one. */
    public Tally tally(double limitPerSecond) {
        tally = new Tally(System::nanoTime, limitPerSecond);
        return tally;
    }

    /** Writes the first ones and keeps them up to date. Throws UsageException if they cannot be written. */
    public void begin(Connection connection, Tally counted) {
        origin = connection.origin();
        tally = counted;
        write(false, "This run has just begun, or was killed right after its start.", null)
                .forEach((option, failure) -> {
                    throw new UsageException(Problems.unwritable(
                            option, paths.getOrDefault(option, Path.of("")), WholeFile.reason(failure)));
                });
        if (library != null) {
            ChitchatClient client = connection.client();
            Runnable look = () -> counted.recorder.strictness(
                    MODES.indexOf(client.quotaStatus().mode()));
            looking.add(Progress.every(0, LOOK_MILLIS, look));
        }
        if (!paths.isEmpty()) {
            looking.add(Progress.every(FIRST_MILLIS, Progress.PERIOD_MILLIS, this::writeOnTheWay));
        }
    }

    /** What cannot be written now can perhaps be later; the end tells. */
    private synchronized void writeOnTheWay() {
        if (!looking.isDisposed()) {
            String soFar = tally.onTheWay(OptionalLong.empty(), "");
            write(false, "This run is under way, or was killed. So far: " + soFar, null);
        }
    }

    private synchronized Map<String, IOException> write(boolean whole, String words, @Nullable Integer exitCode) {
        Map<String, IOException> failures = new LinkedHashMap<>();
        Map<String, @Nullable Object> figures = summary(words, exitCode);
        paths.forEach((option, path) -> {
            if (option.equals(REPORT) && tally.reading) { // the run was refused before it came to that
                return;
            }
            try {
                byte[] text = text(option, whole, words, figures).getBytes(StandardCharsets.UTF_8);
                WholeFile.write(path, out -> out.write(text));
            } catch (IOException e) {
                failures.put(option, e);
            }
        });
        return failures;
    }

    private String text(String option, boolean whole, String words, Map<String, @Nullable Object> figures) {
        if (option.equals(REPORT) && library != null) {
            String since = started.toString().replace('T', ' ').replace("Z", " UTC");
            Map<String, Object> about = new LinkedHashMap<>();
            about.put("input", input);
            about.put("started", since);
            about.put("underWay", figures.get("exitCode") == null);
            about.put("whole", whole);
            about.put("end", words);
            return tally.recorder.page(about, library);
        }
        return option.equals(SUMMARY) ? JsonLine.write(figures) + "\n" : metrics(figures);
    }

    private Map<String, @Nullable Object> summary(String words, @Nullable Integer exitCode) {
        Connection.Origin from = origin;
        Map<String, @Nullable Object> summary = new LinkedHashMap<>();
        summary.put("command", command);
        summary.put("account", from == null ? null : (Long) from.account());
        summary.put("host", from == null ? null : from.host());
        summary.put("quota", from == null ? null : from.quota());
        summary.put("input", input);
        summary.put("start", started.toString());
        summary.put("end", exitCode == null ? null : ProcessIo.now().toString());
        summary.putAll(tally.figures());
        summary.put("exitCode", exitCode);
        summary.put("reason", words);
        return summary;
    }

    /** Writes the last ones, after all outcomes. Where that fails, results and exit code stay what they are. */
    public int end(boolean whole, String words, int exitCode, ProcessIo io) {
        looking.dispose();
        write(whole, words, exitCode).forEach((option, failure) -> {
            Path path = paths.getOrDefault(option, Path.of(""));
            io.error(
                    "the " + option.substring(2).replace('-', ' ') + " '" + path + "' could not be written ("
                            + WholeFile.reason(failure) + "), so "
                            + (Files.exists(path) ? "the one there lacks the end of the run" : "there is none")
                            + ", while its results are not touched; next time name a file in a directory that stays and has room");
        });
        return exitCode;
    }

    /** What Prometheus reads of a summary beside the outcomes: its gauge, its member and what that is. */
    private static final List<List<String>> GAUGES = List.of(
            List.of("attempts", "attempts", "Calls made, repeated ones included."),
            List.of("rejected", "rejected", "Calls that the service refused as too many."),
            List.of("retries", "retries", "Calls that were made again."),
            List.of("waited_seconds", "waitedSeconds", "Time that calls waited for the quota."),
            List.of("start_timestamp_seconds", "start", "When the run began."),
            List.of("end_timestamp_seconds", "end", "When it ended."),
            List.of("exit_code", "exitCode", "The exit code of a run that has ended."));

    /** A summary as the text that Prometheus reads, for the folder of a node exporter. */
    private static String metrics(Map<String, @Nullable Object> summary) {
        String labels = Stream.of("command", "account", "host")
                .map(name -> name + "=\"" + escaped(summary.get(name)) + "\"")
                .collect(Collectors.joining(","));
        StringBuilder text = new StringBuilder(header("outcomes", "Lines or tasks by what became of them."));
        for (String outcome : List.of("applied", "merged", "failed", "earlier")) {
            text.append(
                    "chitchat_run_outcomes{%s,outcome=\"%s\"} %s\n".formatted(labels, outcome, summary.get(outcome)));
        }
        for (List<String> gauge : GAUGES) {
            Object value = summary.get(gauge.get(1));
            Object number =
                    value instanceof String time ? (Object) Instant.parse(time).getEpochSecond() : value;
            if (number != null) {
                text.append(header(gauge.get(0), gauge.get(2)))
                        .append("chitchat_run_%s{%s} %s\n".formatted(gauge.get(0), labels, number));
            }
        }
        return text.toString();
    }

    private static String header(String name, String help) {
        return "# HELP chitchat_run_%s %s\n# TYPE chitchat_run_%s gauge\n".formatted(name, help, name);
    }

    private static String escaped(@Nullable Object value) {
        return String.valueOf(value == null ? "" : value)
                .replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n");
    }
}
