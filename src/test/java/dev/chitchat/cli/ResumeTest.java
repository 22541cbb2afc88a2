package dev.chitchat.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.cli.journal.ResultOptions;
import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.Stop;
import dev.chitchat.sandbox.AppliedChange;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.sandbox.StoredQuestion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ResumeTest {

    private final ChitchatSandbox sandbox = ChitchatSandbox.start(SandboxOptions.DEFAULTS.withLimitPerSecond(2000));

    @TempDir
    Path directory;

    private Path edits = Path.of("edits.jsonl");
    private Path results = Path.of("results.jsonl");
    private Shell shell = new Shell();

    @BeforeEach
    void name() {
        edits = directory.resolve("edits.jsonl");
        results = directory.resolve("results.jsonl");
    }

    @AfterEach
    void end() {
        sandbox.close();
    }

    private int stream(String... more) {
        shell = new Shell();
        return stream(shell, more);
    }

    private int stream(Shell in, String... more) {
        shell = in.with("CHITCHAT_ENDPOINT", sandbox.endpoint().toString())
                .with("CHITCHAT_SDK_APP_ID", "1400000000")
                .with("CHITCHAT_SECRET_KEY", Shell.KEY);
        List<String> args = new java.util.ArrayList<>(List.of("stream", edits.toString(), "--rate", "2000"));
        args.addAll(List.of("--results", results.toString()));
        args.addAll(List.of(more));
        return shell.run(args.toArray(String[]::new));
    }

    private static String update(String id, String answer) {
        return "{\"StandardQuestionId\":\"" + id + "\",\"Answer\":\"" + answer + "\"}\n";
    }

    private List<String> answers(String id) {
        return sandbox.history(id).stream()
                .map(AppliedChange::fields)
                .map(StoredQuestion::answer)
                .map(String::valueOf)
                .toList();
    }

    @Test
    void whatIsSettledIsPassedOverAndNewLinesAreSent() throws IOException {
        Files.writeString(edits, update("q", "1") + "no json\n" + update("r", "1"));
        assertThat(stream()).isEqualTo(1);
        Files.writeString(edits, Files.readString(edits) + update("q", "2"));
        assertThat(stream("--resume")).isZero();
        assertThat(answers("q")).containsExactly("1", "2");
        assertThat(answers("r")).containsExactly("1");
        assertThat(results).content().hasLineCount(4);
        assertThat(shell.err()).startsWith("3 settled before, 1 applied, 0 failed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\n\n \n", "\r\n\r\n", "\n\t\r\n"})
    void anInputThatGrowsByBlankLinesIsTheSameInput(String blank) throws IOException {
        Files.writeString(edits, update("q", "1").strip());
        assertThat(stream()).isZero();
        Files.writeString(edits, Files.readString(edits) + blank);
        assertThat(stream("--resume")).isZero();
        assertThat(shell.err()).startsWith("1 settled before, 0 applied");
        Files.writeString(edits, Files.readString(edits) + blank + update("r", "2") + blank);
        assertThat(stream("--resume")).isZero();
        assertThat(shell.err()).startsWith("1 settled before, 1 applied");
        assertThat(answers("q")).containsExactly("1");
        assertThat(answers("r")).containsExactly("2");
    }

    @Test
    void anotherEndOfLineOrAMarkMakesNoOtherInput() throws IOException {
        Files.writeString(edits, update("q", "1") + update("r", "1"));
        assertThat(stream()).isZero();
        Files.writeString(edits, "\uFEFF" + Files.readString(edits).replace("\n", "\r\n"));
        assertThat(stream("--resume")).isZero();
        assertThat(shell.err()).startsWith("2 settled before, 0 applied");
    }

    @Test
    void anotherEndOfLineWithinACellMakesAnotherInput() throws IOException {
        edits = directory.resolve("edits.csv");
        Files.writeString(edits, "StandardQuestionId,Answer\nq,\"1\n2\"\n");
        assertThat(stream()).isZero();
        Files.writeString(edits, "StandardQuestionId,Answer\r\nq,\"1\n2\"\r\n");
        assertThat(stream("--resume")).isZero();
        Files.writeString(edits, "StandardQuestionId,Answer\nq,\"1\r\n2\"\n");
        assertThat(stream("--resume")).isEqualTo(2);
        assertThat(shell.err()).contains(":2:1: this line is not the one that was sent, as the input has changed");
    }

    @Test
    void resumingWhatIsAllSettledSendsAndWritesNothing() throws IOException {
        Files.writeString(edits, update("q", "1") + update("q", "2"));
        assertThat(stream()).isZero();
        byte[] before = Files.readAllBytes(results);
        assertThat(stream("--resume")).isZero();
        assertThat(results).hasBinaryContent(before);
        assertThat(shell.err()).startsWith("2 settled before, 0 applied");
    }

    @Test
    void withoutAResultsFileAResumedRunStartsAfresh() throws IOException {
        Files.writeString(edits, update("q", "1"));
        assertThat(stream("--resume")).isZero();
        assertThat(results).content().contains("applied");
    }

    @Test
    void resultsOfAnEarlierRunAreNotOverwritten() throws IOException {
        Files.writeString(edits, update("q", "1"));
        assertThat(stream()).isZero();
        assertThat(stream()).isEqualTo(2);
        assertThat(shell.err())
                .contains("already has something in it", "give --resume")
                .doesNotContain("applied");
        assertThat(stream("--dry-run")).isEqualTo(2);
    }

    @Test
    void changedInputIsRefusedNamingTheFirstLineThatDiffers() throws IOException {
        Files.writeString(edits, update("q", "1") + update("r", "1") + update("s", "1"));
        assertThat(stream()).isZero();
        byte[] before = Files.readAllBytes(results);
        Files.writeString(edits, update("q", "1") + update("r", "2") + update("s", "3") + update("t", "1"));
        assertThat(stream("--resume")).isEqualTo(2);
        assertThat(shell.err())
                .contains(
                        "the input has changed",
                        ":2:1: this line is not the one that was sent, as the input has changed");
        Files.writeString(edits, update("q", "1") + update("r", "1"));
        assertThat(stream("--resume")).isEqualTo(2);
        assertThat(shell.err()).contains(":3:1: this line no longer holds an update");
        assertThat(results).hasBinaryContent(before);
        assertThat(answers("t")).isEmpty();
    }

    @Test
    void anotherFileIsNeitherTakenForAJournalNorWrittenTo() throws IOException {
        Files.writeString(edits, update("q", "1"));
        Files.writeString(results, "dear diary\n");
        assertThat(stream("--resume")).isEqualTo(2);
        assertThat(shell.err()).contains(":1:1: this line is no result of stream");
        assertThat(results).hasContent("dear diary");
        assertThat(answers("q")).isEmpty();
    }

    @Test
    void aTornLastLineIsCutOffAndItsUpdateSentAgain() throws IOException {
        Files.writeString(edits, update("q", "1") + update("r", "1"));
        assertThat(stream()).isZero();
        String whole = Files.readString(results);
        Files.writeString(results, whole.substring(0, whole.length() - 7));
        assertThat(stream("--resume")).isZero();
        assertThat(Files.readAllLines(results)).hasSize(2).allMatch(line -> line.endsWith("}"));
        assertThat(answers("q").size() + answers("r").size()).isEqualTo(3);
    }

    /** As after a crash between the call and its results: it must not set the question back to the first of them. */
    @Test
    void updatesThatMayHaveGoneTogetherGoTogetherAgain() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= 20; i++) {
            lines.append(update("q", Integer.toString(i)));
        }
        Files.writeString(edits, lines);
        assertThat(stream("--resume")).isZero();
        assertThat(answers("q")).containsExactly("20");
        assertThat(Files.readAllLines(results)).hasSize(20);
        assertThat(results).content().contains("\"outcome\":\"merged\"", "\"into\":1");
        assertThat(Files.readAllLines(results).get(19))
                .as("the carrier comes last")
                .contains("\"line\":1,");
    }

    @Test
    void whatWasSentTogetherIsNotTakenApartByARunWithOtherOptions() throws IOException {
        StringBuilder lines = new StringBuilder(update("q", "1"));
        for (int i = 0; i < 60; i++) {
            lines.append(update("r" + i, "1"));
        }
        lines.append(update("q", "2"));
        Files.writeString(edits, lines);
        assertThat(stream()).isZero();
        Files.writeString(edits, lines.append(lines));
        assertThat(stream("--resume", "--no-merge")).isEqualTo(2);
        assertThat(shell.err()).contains("an earlier run sent updates together", "leave out --no-merge");

        assertThat(stream("--resume", "--buffer", "5")).isZero();
        assertThat(answers("q")).as("the second half also went out as one").containsExactly("2", "2");
    }

    @Test
    void whatWasSentOneByOneGoesOnOneByOne() throws IOException {
        Files.writeString(edits, update("q", "1") + update("q", "2"));
        assertThat(stream("--no-merge")).isZero();
        Files.writeString(edits, Files.readString(edits) + update("q", "3") + update("q", "4"));
        assertThat(stream("--no-merge", "--resume")).isZero();
        assertThat(answers("q")).containsExactly("1", "2", "3", "4");
    }

    @Test
    void anUpdateThatFailedDoesNotOverwriteLaterOnesWhenTriedAgain() throws IOException {
        Files.writeString(
                edits,
                "{\"StandardQuestionId\":\"q\",\"Answer\":\"old\",\"CategoryId\":7}\n" + update("r", "old")
                        + update("q", "new") + update("r", "new"));
        assertThat(stream("--no-merge")).isZero();
        String failure = "\"outcome\":\"failed\",\"retryable\":true";
        List<String> torn = Files.readAllLines(results).stream()
                .map(line ->
                        line.matches("\\{\"line\":[12],.*") ? line.replace("\"outcome\":\"applied\"", failure) : line)
                .toList();
        Files.write(results, torn);
        assertThat(stream("--resume", "--no-merge", "--dry-run")).isZero();
        assertThat(shell.err()).contains("3 settled before, 1 update, 0 bad lines; would make 1 call in");
        assertThat(stream("--resume", "--no-merge")).isZero();
        assertThat(answers("q")).containsExactly("old", "new", "new");
        assertThat(answers("r")).containsExactly("old", "new");
        assertThat(sandbox.library().get("q")).isEqualTo(new StoredQuestion(null, "new", null, 7L));
        assertThat(Files.readAllLines(results)).hasSize(6).anyMatch(line -> line.contains("\"into\":4"));
    }

    @Test
    void anAccountThatFailsLeavesAllLinesToTheNextRun() throws IOException {
        Files.writeString(edits, update("q", "1") + update("q", "2") + update("r", "1"));
        sandbox.options(sandbox.options().withAlwaysCode(-20));
        assertThat(stream()).isEqualTo(1);
        assertThat(shell.err()).containsOnlyOnce("error: ").contains("; to go on: ", " --resume\n");
        sandbox.options(SandboxOptions.DEFAULTS.withLimitPerSecond(2000));
        assertThat(stream("--resume")).isZero();
        assertThat(answers("q")).endsWith("2");
        assertThat(answers("r")).containsExactly("1");
    }

    @Test
    void standardInputIsPipedAgain() {
        edits = Path.of("-");
        String input = update("q", "1") + update("r", "1");
        assertThat(stream(new Shell().typing(input))).isZero();
        assertThat(stream(new Shell().typing(input + update("q", "2")), "--resume"))
                .isZero();
        assertThat(answers("q")).containsExactly("1", "2");
        assertThat(stream(new Shell().typing(update("q", "2")), "--resume")).isEqualTo(2);
        assertThat(shell.err()).contains(":1:1: this line is not the one that was sent, as the input has changed");
    }

    @Test
    void csvMayBePackedAndAChangedHeaderIsAChangeOfEveryLine() throws IOException {
        edits = directory.resolve("edits.csv.gz");
        Files.write(edits, gzip("StandardQuestionId,Answer\nq,\"1\n2\"\nr,1\n"));
        assertThat(stream()).isZero();
        assertThat(stream("--resume")).isZero();
        Files.write(edits, gzip("StandardQuestionId,Question\nq,\"1\n2\"\nr,1\n"));
        assertThat(stream("--resume")).isEqualTo(2);
        assertThat(shell.err()).contains(":2:1: this line is not the one that was sent, as the input has changed");
        assertThat(answers("q")).containsExactly("1\n2");
    }

    @Test
    void damagedGzipIsToldAndWhatCameBeforeIsSent() throws IOException {
        edits = directory.resolve("edits.jsonl.gz");
        byte[] packed = gzip(update("q", "1").repeat(5000));
        Files.write(edits, java.util.Arrays.copyOf(packed, packed.length - 20));
        assertThat(stream()).isEqualTo(1);
        assertThat(shell.err()).contains("error: the input broke off (its gzip is damaged: ");
        assertThat(stream("--resume")).isEqualTo(2);
        assertThat(shell.err()).contains("' cannot be read (its gzip is damaged: ");
        Files.writeString(edits, update("q", "1"));
        assertThat(stream("--dry-run", "--resume")).isEqualTo(2);
        assertThat(shell.err()).contains("its gzip is damaged: Not in GZIP format");
    }

    @Test
    void aDryRunOfAResumedRunCountsWhatIsLeftAndTouchesNothing() throws IOException {
        Files.writeString(edits, update("q", "1") + update("r", "1"));
        assertThat(stream()).isZero();
        byte[] before = Files.readAllBytes(results);
        Files.writeString(edits, Files.readString(edits) + update("q", "2") + update("q", "3"));
        assertThat(stream("--resume", "--dry-run")).isZero();
        assertThat(shell.err())
                .contains(
                        "2 settled before, 2 updates, 0 bad lines; would make about 1 call", "without merging 2 calls");
        assertThat(results).hasBinaryContent(before);
    }

    @Test
    void aFullDiskEndsTheRunAndSaysSo() throws IOException {
        Files.writeString(edits, update("q", "1").repeat(50));
        results = Path.of("/dev/full");
        assertThat(stream("--no-merge")).isEqualTo(1);
        assertThat(shell.err())
                .contains("error: stopped: '/dev/full' can no longer be written (No space left on device)");
        assertThat(answers("q").size()).isLessThan(50);
    }

    @Test
    void aResultThatFindsNoRoomIsNotSaidToBeThere() throws IOException {
        Files.writeString(edits, update("q", "1"));
        results = Path.of("/dev/full");
        assertThat(stream()).isEqualTo(1);
        assertThat(answers("q")).containsExactly("1");
        assertThat(shell.err())
                .contains("; not every line has its result", "; to go on, ")
                .doesNotContain("was sent");
    }

    @Test
    void aStoppedRunSaysWhichCommandGoesOn() throws IOException {
        Files.writeString(edits, update("q", "1").repeat(3));
        Shell stopped = new Shell();
        stopped.stop.request(new Stop.Reason(ExitCode.INTERRUPTED, "interrupted"));
        assertThat(stream(stopped)).isEqualTo(130);
        assertThat(shell.err())
                .contains("stopped: interrupted; 3 lines not sent (1400000000 at ", "; to go on: ")
                .contains(" stream " + edits + " --rate 2000 --results " + results + " --resume\n");
        assertThat(stream("--resume")).isZero();
    }

    @Test
    void aCommandAgainIsFitForAShell() {
        assertThat(ResultOptions.again("chitchat", List.of("stream", "it's.jsonl", "--resume")))
                .isEqualTo("chitchat stream 'it'\\''s.jsonl' --resume");
        assertThat(ResultOptions.again("chitchat", List.of("stream", "--results", "r", "--", "-e.jsonl")))
                .isEqualTo("chitchat stream --results r --resume -- -e.jsonl");
        assertThat(ResultOptions.again("chitchat", List.of("push", "--results", "r", "--", "--resume")))
                .isEqualTo("chitchat push --results r --resume -- --resume");
        assertThat(ResultOptions.program(java.util.Map.of("sun.java.command", "target/chitchat.jar stream x")))
                .isEqualTo("java -jar target/chitchat.jar");
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {".json", ".yaml"})
    void updatesOnOneLineOfADocumentAreToldApart(String suffix) throws IOException {
        edits = directory.resolve("edits" + suffix);
        Files.writeString(edits, "[" + update("q", "1") + "," + update("r", "1") + "," + update("s", "1") + "]");
        Files.writeString(edits, Files.readString(edits).replace("\n", "").replace(":", ": "));
        assertThat(stream("--limit", "1")).isEqualTo(ExitCode.DONE);

        assertThat(stream("--resume")).as(shell.err()).isEqualTo(ExitCode.DONE);

        assertThat(answers("q")).containsExactly("1");
        assertThat(answers("s")).containsExactly("1");
        assertThat(Files.readAllLines(results))
                .map(line -> line.substring(0, line.indexOf(',')))
                .containsExactlyInAnyOrder("{\"line\":1", "{\"line\":2", "{\"line\":3");
    }
}
