package dev.chitchat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.Stop;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.Fault;
import dev.chitchat.sandbox.Faults;
import dev.chitchat.sandbox.LibrarySeed;
import dev.chitchat.sandbox.SandboxOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Summary, metrics and limit of stream, push and pull. */
@Timeout(60)
class RunFilesTest {

    private ChitchatSandbox sandbox = ChitchatSandbox.start(SandboxOptions.DEFAULTS.withModel(CountingModel.NONE));

    @TempDir
    Path directory;

    @AfterEach
    void end() {
        sandbox.close();
    }

    private int run(Shell shell, String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--endpoint", sandbox.endpoint().toString(), "--sdk-app-id", "1400000000", "--rate", "500"));
        all.addAll(List.of(
                "--summary",
                file("s.json").toString(),
                "--metrics-file",
                file("m.prom").toString()));
        return shell.with("CHITCHAT_SECRET_KEY", Shell.KEY).run(all.toArray(String[]::new));
    }

    private Path file(String name) {
        return directory.resolve(name);
    }

    private JsonNode summary() throws IOException {
        return new JsonMapper().readTree(Files.readString(file("s.json")));
    }

    private Path edits(int count) throws IOException {
        return Files.write(
                file("edits.jsonl"),
                IntStream.range(0, count)
                        .mapToObj(i -> "{\"StandardQuestionId\":\"q" + i + "\",\"Answer\":\"a\"}")
                        .toList());
    }

    private Path library(int count) throws IOException {
        sandbox.load(LibrarySeed.parse(IntStream.range(0, count)
                .mapToObj(i -> "{\"StandardQuestionId\":\"s" + i + "\",\"Question\":\"Q" + i
                        + "\",\"Answer\":\"old\",\"Category\":\"C\"}")
                .toList()));
        Path file = file("library.jsonl");
        assertThat(run(new Shell(), "pull", "-o", file.toString())).isZero();
        return Files.writeString(file, Files.readString(file).replace("\"old\"", "\"new\""));
    }

    /** Each would be replaced by the other, what undoes a run too. */
    @Test
    void noFileOfARunIsAnotherOfIt() throws IOException {
        Shell shell = new Shell();
        String edits = edits(1).toString();
        assertThat(run(shell, "stream", edits, "--report", file("m.prom").toString()))
                .isEqualTo(2);
        assertThat(shell.err()).contains("--metrics-file names the file of --report too, which it would replace");
        String library = library(1).toString();
        Shell push = new Shell();
        assertThat(run(push, "push", library, "--yes", "--undo", directory + "/./s.json"))
                .isEqualTo(2);
        assertThat(push.err()).contains("--summary names the file of --undo too");
        Shell undo = new Shell();
        assertThat(run(undo, "stream", edits, "--undo", directory + "/./edits.jsonl"))
                .isEqualTo(2);
        assertThat(undo.err()).contains("--undo names the input too");
        Shell diff = new Shell().with("CHITCHAT_SECRET_KEY", Shell.KEY).with("CHITCHAT_SDK_APP_ID", "1400000000");
        String before = Files.readString(Path.of(library));
        assertThat(diff.run(
                        "diff",
                        library,
                        "--out",
                        directory + "/./library.jsonl",
                        "--endpoint",
                        sandbox.endpoint().toString()))
                .isEqualTo(2);
        assertThat(diff.err()).contains("--out names the file too");
        assertThat(Path.of(library)).hasContent(before);
    }

    @Test
    void aStreamLeavesASummaryAndMetricsOfTheSameNumbers() throws IOException {
        Path edits = edits(20);
        Files.writeString(edits, Files.readString(edits) + "no json\n");
        assertThat(run(new Shell(), "stream", edits.toString())).isEqualTo(1);
        JsonNode summary = summary();
        assertThat(summary.get("command").asString()).isEqualTo("stream");
        assertThat(summary.get("account").asLong()).isEqualTo(1_400_000_000L);
        assertThat(summary.get("host").asString()).isEqualTo(sandbox.endpoint().getAuthority());
        assertThat(summary.get("quota").asString()).isEqualTo("local");
        assertThat(summary.get("applied").asInt()).isEqualTo(20);
        assertThat(summary.get("failed").asInt()).isEqualTo(1);
        assertThat(summary.get("attempts").asInt()).isEqualTo(20);
        assertThat(summary.get("exitCode").asInt()).isEqualTo(1);
        assertThat(summary.get("reason").asString()).isEqualTo("complete: 21 lines read, each has its outcome");
        assertThat(summary.get("end").asString()).startsWith("20").endsWith("Z");
        assertSameNumbers(summary);
    }

    /** Each number of the summary is in the file for Prometheus, and no other. */
    private void assertSameNumbers(JsonNode summary) throws IOException {
        Map<String, Double> metrics = PrometheusText.read(Files.readString(file("m.prom")));
        String labels = "{command=%s, account=1400000000, host=%s"
                .formatted(
                        summary.get("command").asString(), summary.get("host").asString());
        Map<String, Double> expected = new HashMap<>();
        for (String outcome : List.of("applied", "merged", "failed", "earlier")) {
            expected.put(
                    "chitchat_run_outcomes" + labels + ", outcome=" + outcome + "}",
                    summary.get(outcome).asDouble());
        }
        expected.put(
                "chitchat_run_waited_seconds" + labels + "}",
                summary.get("waitedSeconds").asDouble());
        expected.put(
                "chitchat_run_exit_code" + labels + "}", summary.get("exitCode").asDouble());
        for (String name : List.of("attempts", "rejected", "retries")) {
            expected.put(
                    "chitchat_run_" + name + labels + "}", summary.get(name).asDouble());
        }
        for (String name : List.of("start", "end")) {
            expected.put("chitchat_run_" + name + "_timestamp_seconds" + labels + "}", (double)
                    Instant.parse(summary.get(name).asString()).getEpochSecond());
        }
        assertThat(metrics).isEqualTo(expected);
    }

    @Test
    void aSummaryHoldsWhatThePageNamesAndTheReportsNumbers() throws IOException {
        String page = Files.readString(Path.of("docs/cli.md"));
        String fields = page.substring(
                page.indexOf("`--summary FILE` is a JSON object"), page.indexOf("`end` and `exitCode` are"));
        List<String> named = Pattern.compile("`([a-zA-Z]+)`")
                .matcher(fields)
                .results()
                .map(field -> field.group(1))
                .toList();
        sandbox.options(sandbox.options().withFaults(Faults.of(0.2, Fault.INTERNAL_60008)));
        String report = file("r.html").toString();
        assertThat(run(new Shell(), "stream", edits(30).toString(), "--report", report))
                .isZero();
        JsonNode summary = summary();
        assertThat(summary.propertyNames()).containsExactlyElementsOf(named);
        assertThat(summary.get("attempts").asInt()).isEqualTo(sandbox.calls().size());
        assertThat(summary.get("retries").asInt())
                .isEqualTo(sandbox.calls().size() - 30)
                .isPositive();
        assertSameNumbers(summary);
        String shown = Files.readString(Path.of(report));
        assertThat(shown)
                .contains(
                        "\"attempts\":" + summary.get("attempts").asInt(),
                        "\"retries\":" + summary.get("retries").asInt(),
                        "\"applied\":" + summary.get("applied").asInt());
    }

    @Test
    void aRunThatEndsEarlySaysWhyInItsSummary() throws IOException {
        Shell shell = new Shell();
        shell.stop.request(new Stop.Reason(ExitCode.INTERRUPTED, "interrupted"));
        assertThat(run(shell, "stream", edits(5).toString())).isEqualTo(130);
        assertThat(summary().get("exitCode").asInt()).isEqualTo(130);
        assertThat(summary().get("reason").asString()).startsWith("stopped: interrupted; 5 lines not sent");
        sandbox.options(sandbox.options().withAlwaysCode(-20));
        for (String command : List.of("stream", "pull")) {
            assertThat(run(
                            new Shell(),
                            command.equals("pull")
                                    ? new String[] {"pull"}
                                    : new String[] {"stream", edits(5).toString()}))
                    .isEqualTo(1);
            assertThat(summary().get("exitCode").asInt()).isEqualTo(1);
            assertThat(summary().get("reason").asString()).contains("-20");
        }
    }

    @ParameterizedTest
    @CsvSource({"Broken pipe,141", "No space left on device,1"})
    void aPullWhoseOutputIsGoneSaysSoInItsSummary(String why, int exitCode) throws IOException {
        assertThat(library(3)).exists();
        Shell shell = new Shell().printingTo(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(why);
            }
        });
        assertThat(run(shell, "pull")).isEqualTo(exitCode);
        assertThat(summary().get("exitCode").asInt()).isEqualTo(exitCode);
        assertThat(summary().get("end").isNull()).isFalse();
        assertThat(summary().get("reason").asString()).contains("standard output", why);
        assertThat(Files.readString(file("m.prom"))).contains("chitchat_run_exit_code{", "} " + exitCode + "\n");
    }

    @Test
    void aStreamThatCannotReadWhatToUndoSaysSoInItsSummary() throws IOException {
        sandbox.options(sandbox.options().withAlwaysCode(-20));
        assertThat(run(
                        new Shell(),
                        "stream",
                        edits(5).toString(),
                        "--undo",
                        file("u.jsonl").toString()))
                .isEqualTo(1);
        assertThat(summary().get("exitCode").asInt()).isEqualTo(1);
        assertThat(summary().get("reason").asString()).contains("-20");
    }

    @Test
    void wrongConfigurationIsInTheSummaryToo() throws IOException {
        assertThat(run(new Shell(), "stream", edits(5).toString(), "--timeout", "never"))
                .isEqualTo(2);
        assertThat(summary().get("exitCode").asInt()).isEqualTo(2);
        assertThat(summary().get("reason").asString()).contains("--timeout");
        assertThat(sandbox.statistics().calls()).isZero();
    }

    /** It read as the run of the day before, which was fine. */
    @ParameterizedTest
    @ValueSource(strings = {"", "[{}", "{\"chitchatPlan\":1"})
    void aPushOfAFileThatCannotBeReadSaysSoInItsSummary(String content) throws IOException {
        Path pushed = library(1);
        assertThat(run(new Shell(), "push", pushed.toString(), "--yes")).isZero();
        assertThat(summary().get("exitCode").asInt()).isZero();
        Files.writeString(pushed, content);
        assertThat(run(new Shell(), "push", pushed.toString(), "--yes")).isEqualTo(ExitCode.USAGE);
        assertThat(summary().get("exitCode").asInt()).isEqualTo(ExitCode.USAGE);
        assertThat(summary().get("reason").asString()).contains(pushed.toString());
    }

    @Test
    void aSummaryNeverReplacesWhatTheRunReads() throws IOException {
        Path edits = edits(5);
        for (String option : List.of("--summary", "--metrics-file")) {
            Shell shell = new Shell();
            assertThat(shell.run("stream", edits.toString(), "--sandbox", option, edits.toString()))
                    .isEqualTo(2);
            assertThat(shell.err()).contains(option + " names the input too");
        }
        assertThat(Files.readAllLines(edits)).hasSize(5);
    }

    @Test
    void aStreamStopsAtItsLimitAndGoesOn() throws IOException {
        String[] args = {
            "stream",
            edits(10).toString(),
            "--limit",
            "4",
            "--results",
            file("r.jsonl").toString()
        };
        Shell shell = new Shell();
        assertThat(run(shell, args)).isZero();
        assertThat(shell.err())
                .contains(
                        "4 applied, 0 failed",
                        "stopped: 4 sent, as --limit allows; 6 lines not sent (1400000000 at ",
                        "; to go on: ");
        assertThat(sandbox.statistics().calls()).isEqualTo(4);
        List<String> again = new ArrayList<>(List.of(args));
        again.add("--resume");
        assertThat(run(new Shell(), again.toArray(String[]::new))).isZero();
        assertThat(sandbox.statistics().calls()).isEqualTo(8);
        Shell last = new Shell();
        assertThat(run(last, again.toArray(String[]::new))).isZero();
        assertThat(last.err()).contains("8 settled before, 2 applied").doesNotContain("stopped");
        assertThat(sandbox.statistics().calls()).isEqualTo(10);
    }

    @Test
    void aPushStopsAtItsLimitReportsAndGoesOn() throws IOException {
        Path file = library(9);
        String[] args = {
            "push",
            file.toString(),
            "--limit",
            "4",
            "--yes",
            "--report",
            file("p.html").toString()
        };
        for (int left : new int[] {5, 1}) {
            Shell shell = new Shell();
            assertThat(run(shell, args)).isZero();
            assertThat(shell.outLines()).hasSize(4);
            assertThat(shell.err())
                    .contains(
                            "4 applied, 0 failed",
                            left + " change",
                            " not sent (1400000000 at ",
                            "; to go on, give the same");
            assertThat(summary().get("applied").asInt()).isEqualTo(4);
        }
        Shell last = new Shell();
        assertThat(run(last, args)).isZero();
        assertThat(last.outLines()).hasSize(1);
        assertThat(last.err()).doesNotContain("stopped");
        assertThat(summary().get("reason").asString()).isEqualTo("complete: 1 change");
        assertThat(Files.readString(file("p.html"))).contains("\"applied\":1");
        assertThat(sandbox.library().values()).allMatch(question -> "new".equals(question.answer()));
    }

    @Test
    void theReportOfAPushTellsHowOftenAFailedChangeWasTried() throws IOException {
        Path report = file("p.html");
        InputStream yes =
                OnLiveLibrary.yesAfter(() -> sandbox.options(sandbox.options().withAlwaysCode(-7)));
        Shell shell = new Shell().atTerminal().reading(yes);
        assertThat(run(shell, "push", library(3).toString(), "--report", report.toString()))
                .isEqualTo(1);
        assertThat(Files.readString(report))
                .contains("\"outcome\":\"failed\",\"attempts\":1,\"elapsedMs\":0,", "\"slowest\":[]");
    }

    @Test
    void aNarrowTerminalShowsCountTimeRateAndFailures() throws IOException {
        Shell shell = new Shell().errorsOnTerminalOf(40);
        assertThat(shell.run("stream", edits(200).toString(), "--sandbox", "--rate", "100"))
                .isZero();
        assertThat(shell.err().split("\r", -1))
                .allMatch(line -> line.strip().length() < 40 || line.contains("applied"))
                .anyMatch(line -> line.matches("[0-9]+/200, [0-9]+ s left, [0-9.]+/s, 0 failed *"));
    }

    /** What a terminal shows in the end: a carriage return goes back to the start of a line, which is then written over. */
    private static List<String> rows(String printed) {
        List<String> rows = new ArrayList<>();
        for (String row : printed.stripTrailing().split("\n", -1)) {
            StringBuilder shown = new StringBuilder();
            for (String part : row.split("\r", -1)) {
                shown.replace(0, Math.min(part.length(), shown.length()), part);
            }
            rows.add(shown.toString().stripTrailing());
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 80, 200})
    void resultsStandAboveTheBarOnOneTerminal(int columns) throws IOException {
        Shell shell = new Shell().onOneTerminalOf(columns);
        assertThat(shell.run("stream", edits(60).toString(), "--sandbox", "--rate", "50"))
                .isZero();
        assertThat(shell.err()).contains("/60");
        assertThat(rows(shell.err())).hasSize(61).last().asString().startsWith("60 applied, 0 failed");
        assertThat(rows(shell.err()).subList(0, 60)).allMatch(row -> row.matches("\\{\"line\":[^{]*}"));
    }

    @Test
    void anEmptyInputIsSaidEvenWhereQuiet() throws IOException {
        for (String mode : List.of("--quiet", "--dry-run")) {
            Shell shell = new Shell();
            assertThat(shell.run(
                            "stream", Files.writeString(file("e.jsonl"), "\n").toString(), "--sandbox", mode))
                    .isZero();
            assertThat(shell.errLines()).singleElement().asString().startsWith("warning: the input is empty: ");
        }
    }
}
