package dev.chitchat.cli.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chitchat.cli.input.Fingerprint;
import dev.chitchat.cli.input.LineReader;
import dev.chitchat.cli.input.LineReader.Line;
import dev.chitchat.cli.journal.Journal.JournalLine.Fate;
import dev.chitchat.cli.process.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalTest {

    private static final String PRINT = "\"sha256\":\"0123456789abcdef\"}\n";

    @TempDir
    Path directory;

    private Path file = Path.of("results");

    @BeforeEach
    void name() {
        file = directory.resolve("results.jsonl");
    }

    private Journal read(String text) throws IOException {
        return Journal.read(Files.writeString(file, text), "stream");
    }

    private static String applied(int line) {
        return "{\"line\":" + line + ",\"outcome\":\"applied\"," + PRINT;
    }

    private static String merged(int line, int into) {
        return "{\"line\":" + line + ",\"outcome\":\"merged\",\"into\":" + into + "," + PRINT;
    }

    private static String failed(int line, String more) {
        return "{\"line\":" + line + ",\"outcome\":\"failed\"," + more + "," + PRINT;
    }

    @Test
    void whatIsAppliedOrFailedForGoodIsSettledAndTheRestIsOpen() throws IOException {
        Journal journal = read(applied(2)
                + failed(3, "\"retryable\":false")
                + failed(4, "\"retryable\":true")
                + failed(5, "\"errorCode\":-50003,\"retryable\":false")
                + failed(6, "\"errorCode\":-20,\"retryable\":false"));
        assertThat(journal.fate(1)).isEqualTo(Fate.OPEN);
        assertThat(journal.fate(2)).isEqualTo(Fate.IN_EFFECT);
        assertThat(journal.fate(3)).isEqualTo(Fate.REFUSED);
        assertThat(journal.fate(4)).isEqualTo(Fate.OPEN);
        assertThat(journal.fate(5)).isEqualTo(Fate.REFUSED);
        assertThat(journal.fate(6)).as("it was the account").isEqualTo(Fate.OPEN);
        assertThat(journal.fate(99_999)).isEqualTo(Fate.OPEN);
        assertThat(journal.last).isEqualTo(6);
        assertThat(journal.knows(1)).isFalse();
        assertThat(journal.knows(2)).isTrue();
        assertThat(journal.knows(7)).as("beyond the last one").isFalse();
    }

    @Test
    void theLatestResultOfALineCounts() throws IOException {
        Journal journal = read(failed(1, "\"retryable\":true") + applied(1));
        assertThat(journal.fate(1)).isEqualTo(Fate.IN_EFFECT);
    }

    @Test
    void mergedLinesCountOnlyTogetherWithTheirCarrier() throws IOException {
        Journal whole = read(merged(2, 1) + merged(3, 1) + applied(1));
        assertThat(whole.fate(2)).isEqualTo(Fate.IN_EFFECT);
        assertThat(whole.fate(3)).isEqualTo(Fate.IN_EFFECT);
        Journal torn = read(merged(2, 1) + merged(3, 1));
        assertThat(torn.fate(2)).isEqualTo(Fate.OPEN);
        assertThat(torn.last).isZero();
    }

    @Test
    void aLineThatLaterOnesLeftNothingOfCountsAtOnce() throws IOException {
        Journal journal = read(failed(1, "\"retryable\":true") + applied(2) + merged(1, 2));
        assertThat(journal.fate(1)).isEqualTo(Fate.IN_EFFECT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"line\":2,\"outc", "{\"line\":2,\"outcome\":\"applied\"}", "\0\0\0"})
    void aTornLastLineIsNotTaken(String tail) throws IOException {
        Journal content = read(applied(1) + tail);
        assertThat(content.length()).isEqualTo(applied(1).getBytes(UTF_8).length);
        assertThat(content.last).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a letter\n",
                "a letter",
                "{\"StandardQuestionId\":\"q\",\"Answer\":\"a\"}\n",
                "{\"StandardQuestionId\":\"q\",\"Answer\":\"a\"}",
                "{\"line\":0,\"outcome\":\"applied\",\"sha256\":\"0123456789abcdef\"}\n",
                "{\"line\":1,\"outcome\":\"applied\"}\n",
                "{\"line\":1,\"outcome\":\"applied\",\"sha256\":\"0123\"}\n",
                "{\"line\":1,\"outcome\":\"lost\",\"sha256\":\"0123456789abcdef\"}\n",
                "{\"line\":1,\"outcome\":\"merged\",\"sha256\":\"0123456789abcdef\"}\n",
                "{\"line\":1,\"outc\n",
                "\n"
            })
    void anotherFileIsRefused(String text) {
        assertThatThrownBy(() -> read(applied(1) + text))
                .isInstanceOf(UsageException.class)
                .hasMessageContainingAll(":2:1: this line is no result of stream");
    }

    private Journal readPush(String text) throws IOException {
        return Journal.read(Files.writeString(file, text), "push");
    }

    private static String task(String id, String outcome) {
        return "{\"call\":\"update\",\"StandardQuestionId\":\"" + id + "\",\"Question\":\"q\",\"outcome\":\"" + outcome
                + "\"}\n";
    }

    @Test
    void tasksOfAPushAreOpenUntilTheirGoodEnd() throws IOException {
        String whole = task("a", "planned")
                + task("b", "planned")
                + task("c", "planned")
                + task("d", "planned")
                + task("a", "applied")
                + task("b", "failed")
                + task("c", "settled");
        Journal journal = readPush(whole + "{\"call\":\"upd");
        assertThat(journal.openTasks.values()).extracting(Journal.PushTask::id).containsExactly("b", "d");
        assertThat(journal.length()).isEqualTo(whole.length());
    }

    @Test
    void resultsOfTheOtherCommandAreRefused() {
        assertThatThrownBy(() -> readPush(applied(1)))
                .isInstanceOf(UsageException.class)
                .hasMessageContainingAll(":1:1: this line is no result of push: it names no call");
        assertThatThrownBy(() -> read(task("a", "applied")))
                .isInstanceOf(UsageException.class)
                .hasMessageContainingAll(":1:1: this line is no result of stream: it names no line");
        assertThatThrownBy(() -> readPush(task("a", "lost"))).hasMessageContaining("no outcome that is known");
        assertThatThrownBy(() -> readPush("{\"line\":1")).hasMessageContaining("it is the start of none");
    }

    @Test
    void oneRunWritesAFileAtATime() throws IOException {
        try (Results first = results()) {
            assertThatThrownBy(this::results).hasMessageContaining("another run (process ");
            first.write(List.of());
        }
        try (Results second = results()) {
            second.write(List.of());
        }
    }

    private Results results() throws IOException {
        return Results.open(file, "stream", OutputStream.nullOutputStream(), false);
    }

    @Test
    void theLinesThatAJournalLacksBeforeItsLastAreCounted() throws IOException {
        assertThat(read(applied(2) + applied(5)).missing()).isEqualTo(3);
        assertThat(read("").missing()).isZero();
    }

    @Test
    void aFingerprintIsTheStartOfTheLinesSha256() throws IOException {
        InputStream in = new java.io.ByteArrayInputStream("abc\nd\n".getBytes(UTF_8));
        try (LineReader reader = new LineReader(in, "in", null, false)) {
            assertThat(reader.next()).extracting(Line::fingerprint).hasToString("ba7816bf8f01cfea");
        }
        assertThat(Fingerprint.parse("ba7816bf8f01cfea")).hasToString("ba7816bf8f01cfea");
    }
}
