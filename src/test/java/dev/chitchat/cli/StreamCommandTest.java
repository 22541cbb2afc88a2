package dev.chitchat.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.Stop;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class StreamCommandTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path directory;

    @Test
    void eachLineHasAResultAndBadOnesDoNotStopTheRest() {
        Shell shell = new Shell()
                .typing(update("q1", "a") + "no json\n\n" + update("q2", "b") + "{\"StandardQuestionId\":\"q3\"}\n");
        assertThat(shell.run("stream", "-", "--sandbox", "--rate", "500")).isEqualTo(1);
        Map<Integer, Map<String, Object>> results = byLine(shell.outLines());
        assertThat(results.keySet()).containsExactly(1, 2, 4, 5);
        assertThat(results.get(1)).containsEntry("outcome", "applied").containsEntry("StandardQuestionId", "q1");
        assertThat(results.get(2)).containsEntry("outcome", "failed").containsEntry("retryable", false);
        assertThat(results.get(4)).containsEntry("outcome", "applied").containsEntry("attempts", 1);
        assertThat(results.get(5)).containsEntry("attempts", 0).doesNotContainKey("errorCode");
        assertThat(shell.errLines()).singleElement().asString().startsWith("2 applied, 2 failed, 0 retries, ");
    }

    @Test
    void theKeysOfAResultComeInAFixedOrder() {
        Shell shell = new Shell().typing(update("q1", "a"));
        assertThat(shell.run("stream", "-", "--sandbox", "--quiet")).isZero();
        assertThat(shell.out())
                .matches("\\{\"line\":1,\"StandardQuestionId\":\"q1\",\"outcome\":\"applied\",\"attempts\":1,"
                        + "\"elapsedMs\":\\d+,\"RequestId\":\"[0-9a-f-]{36}\",\"sha256\":\"[0-9a-f]{16}\"}\n");
        assertThat(shell.err()).isEmpty();
    }

    @Test
    void csvIsReadLikeJsonLines() throws IOException {
        Path file =
                Files.writeString(directory.resolve("edits.CSV"), "Answer,StandardQuestionId\n\"a,\nb\",q1\nc,q2\n");
        Shell shell = new Shell();
        assertThat(shell.run("stream", file.toString(), "--sandbox", "--rate", "500"))
                .isZero();
        assertThat(byLine(shell.outLines()).keySet()).containsExactly(2, 4);
    }

    @Test
    void nothingPipedInIsNothingToDo() {
        Shell shell = new Shell();
        assertThat(shell.run("stream", "--sandbox")).isZero();
        assertThat(shell.out()).isEmpty();
        assertThat(shell.errLines()).singleElement().asString().startsWith("warning: the input is empty: ");
    }

    @Test
    void theExampleIsValidAndHasSomeFortyEdits() {
        Shell shell = new Shell();
        assertThat(shell.run("stream", "--dry-run", "src/examples/smalltalk.jsonl"))
                .isZero();
        assertThat(shell.out()).isEmpty();
        assertThat(shell.err())
                .isEqualTo("dry run: 42 updates, 0 bad lines; would make about 38 calls in about 8 s at 5/s,"
                        + " without merging 42 calls in about 8 s at 5/s;"
                        + " nothing was sent\n");
    }

    @Test
    void aDryRunTellsBadLinesAndNeedsNoAccount() {
        Shell shell = new Shell().typing(update("q1", "a") + "[]\n");
        assertThat(shell.run("stream", "-", "--dry-run", "--rate", "0.5")).isEqualTo(1);
        assertThat(byLine(shell.outLines()).get(2)).containsEntry("outcome", "failed");
        assertThat(shell.err())
                .isEqualTo("dry run: 1 update, 1 bad line; would make 1 call in about 2 s at 0.5/s;"
                        + " nothing was sent\n");
    }

    @Test
    void aClosedOutputEndsTheStreamQuietly() {
        Shell shell = new Shell().typing(updates(500)).printingTo(new Closed());
        assertThat(shell.run("stream", "-", "--sandbox", "--quiet")).isEqualTo(141);
        assertThat(shell.err()).isEmpty();
    }

    @Test
    void aClosedOutputIsToldInWordsUnlessQuiet() {
        Shell shell = new Shell().typing(updates(500)).printingTo(new Closed());
        assertThat(shell.run("stream", "-", "--sandbox", "--rate", "50")).isEqualTo(141);
        assertThat(shell.errLines().get(1)).startsWith("stopped: the reader of the results is gone; ");
    }

    @Test
    void anInterruptLetsCallsInFlightFinishAndSaysWhatIsLeft() {
        Shell shell = new Shell();
        StopAfterFirstLine output = new StopAfterFirstLine(shell.stop);
        shell.typing(updates(200)).printingTo(output);
        assertThat(shell.run("stream", "-", "--sandbox", "--rate", "20")).isEqualTo(130);
        List<String> results = output.lines();
        assertThat(results).hasSizeBetween(1, 100).allMatch(line -> line.contains("\"outcome\":\"applied\""));
        assertThat(shell.err()).contains(results.size() + " applied, 0 failed", "stopped: interrupted; ", " not sent");
    }

    @Test
    void anInterruptIsToldEvenWhereQuiet() {
        Shell shell = new Shell().typing(updates(20));
        shell.stop.request(new Stop.Reason(ExitCode.INTERRUPTED, "interrupted"));
        assertThat(shell.run("stream", "-", "--sandbox", "--quiet")).isEqualTo(130);
        assertThat(shell.errLines()).singleElement().asString().startsWith("stopped: interrupted; ");
    }

    /** A result tells of the line that failed, and whoever set the limit knows of it. */
    @Test
    void aLimitIsNotToldWhereQuiet() {
        Shell shell = new Shell().typing("{\"StandardQuestionId\":\"q3\"}\n" + updates(3));
        assertThat(shell.run("stream", "-", "--sandbox", "--quiet", "--limit", "1"))
                .isEqualTo(1);
        assertThat(shell.outLines()).hasSize(2);
        assertThat(shell.err()).isEmpty();
    }

    /** As where the folder for temporary files is full: nothing is wrong with the input. */
    @Test
    void aCopyOfTheInputThatFindsNoRoomIsNamed() {
        Shell shell = new Shell().reading(new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("No space left on device");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return read();
            }
        });
        String undo = directory.resolve("undo.jsonl").toString();
        assertThat(shell.run("stream", "-", "--sandbox", "--undo", undo)).isEqualTo(1);
        assertThat(shell.err())
                .contains("error: a file or the terminal could not be ", ".input: No space left on device); mend")
                .doesNotContain("standard input");
    }

    @Test
    void anInterruptDoesNotWaitForInputThatNeverComes() {
        Shell shell = new Shell();
        Silent silent = new Silent(() -> shell.stop.request(new Stop.Reason(ExitCode.TERMINATED, "asked to end")));
        try {
            assertThat(shell.reading(silent).run("stream", "-", "--sandbox")).isEqualTo(143);
        } finally {
            silent.end.countDown();
        }
        assertThat(shell.err()).contains("0 applied, 0 failed", "stopped: asked to end; every line");
    }

    @Test
    void inputThatBreaksOffIsToldAndWhatWasReadIsSent() {
        Shell shell = new Shell().reading(new BrokenOff(update("q1", "a")));
        assertThat(shell.run("stream", "-", "--sandbox")).isEqualTo(1);
        assertThat(shell.outLines()).hasSize(1);
        assertThat(shell.err()).contains("1 applied", "error: the input broke off (the disk is gone)");
    }

    @Test
    void ofAnArrayWithAnErrorNothingIsSentAndNoRestIsLeft() {
        Shell shell = new Shell().typing("[" + update("q1", "a") + ", bad]");
        assertThat(shell.run("stream", "-", "--sandbox")).isEqualTo(1);
        assertThat(shell.out()).isEmpty();
        assertThat(shell.err())
                .contains("'bad' is no value", "), so nothing was sent; mend it")
                .doesNotContain("rest");
    }

    private static String update(String id, String answer) {
        return "{\"StandardQuestionId\":\"" + id + "\",\"Answer\":\"" + answer + "\"}\n";
    }

    private static String updates(int count) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append(update("q" + i, "a"));
        }
        return lines.toString();
    }

    private static Map<Integer, Map<String, Object>> byLine(List<String> results) {
        Map<Integer, Map<String, Object>> byLine = new TreeMap<>();
        for (String result : results) {
            @SuppressWarnings("unchecked")
            Map<String, Object> members = JSON.readValue(result, Map.class);
            byLine.put((Integer) members.get("line"), members);
        }
        return byLine;
    }

    /** A pipe whose reader has gone. */
    private static final class Closed extends OutputStream {

        @Override
        public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
        }
    }

    /** Asks for the end when the first result has been written. */
    private static final class StopAfterFirstLine extends OutputStream {

        private final Stop stop;
        private final List<String> lines = new ArrayList<>();

        StopAfterFirstLine(Stop stop) {
            this.stop = stop;
        }

        @Override
        public void write(int b) {
            throw new AssertionError("a result is one write");
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            lines.add(new String(bytes, offset, length, UTF_8));
            stop.request(new Stop.Reason(ExitCode.INTERRUPTED, "interrupted"));
        }

        synchronized List<String> lines() {
            return List.copyOf(lines);
        }
    }

    /** Brings nothing as long as the test runs, and tells when it is waited for. */
    private static final class Silent extends InputStream {

        private final Runnable waitedFor;
        private final CountDownLatch end = new CountDownLatch(1);

        Silent(Runnable waitedFor) {
            this.waitedFor = waitedFor;
        }

        @Override
        public int read() throws IOException {
            waitedFor.run();
            try {
                end.await();
                return -1;
            } catch (InterruptedException e) {
                throw new IOException("interrupted", e);
            }
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return read();
        }
    }

    /** Some text, then a failure. */
    private static final class BrokenOff extends InputStream {

        private final InputStream text;

        BrokenOff(String text) {
            this.text = new ByteArrayInputStream(text.getBytes(UTF_8));
        }

        @Override
        public int read() throws IOException {
            return orFail(text.read());
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return orFail(text.read(buffer, offset, length));
        }

        private static int orFail(int read) throws IOException {
            if (read < 0) {
                throw new IOException("the disk is gone");
            }
            return read;
        }
    }
}
