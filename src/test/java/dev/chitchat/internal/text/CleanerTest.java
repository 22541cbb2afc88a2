package dev.chitchat.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.error.ApiException;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.ClientClosedException;
import dev.chitchat.error.Hostile;
import dev.chitchat.error.InvalidUpdateException;
import dev.chitchat.error.MalformedAnswerException;
import dev.chitchat.error.QuotaUnavailableException;
import dev.chitchat.error.TransportException;
import dev.chitchat.internal.json.JsonLine;
import java.io.IOException;
import java.net.ConnectException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Foreign text shows what it is and does nothing to a terminal. */
class CleanerTest {

    static IntStream hostile() {
        return IntStream.concat(Hostile.codePoints(), IntStream.rangeClosed(0x7F, 0x9F))
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void whatActsOrHidesIsEscaped(int c) {
        String line = Cleaner.line("a" + Character.toString(c) + "b");

        assertThat(line).startsWith("a\\").endsWith("b").matches("[ -~]+");
    }

    @Test
    void halfOfACharacterIsEscaped() {
        assertThat(Cleaner.line("a\ud83db")).isEqualTo("a\\ud83db");
        assertThat(Cleaner.line("a\ude00")).isEqualTo("a\\ude00");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain, with ~ and \\",
                "你好，世界。",
                "مرحبا",
                "שלום",
                "é e\u0301",
                "😀",
                "❤\ufe0f",
                "1\u20e3",
                "🇩🇪",
                "👍🏽",
                "नमस्ते",
                "한국어",
                "ไทย",
                "\u00a0\u3000",
                "🫠 of Unicode 14",
                "🫩 of Unicode 16",
                "…“quoted”—"
            })
    void ordinaryWritingStaysAsItIs(String text) {
        assertThat(Cleaner.line(text)).isEqualTo(text);
        assertThat(Cleaner.json(text)).isEqualTo(text);
    }

    @Test
    void anEscapeTellsTheCharacter() {
        assertThat(Cleaner.line("a\r\n\tb\u202e\u001b[2K\udb40\udc01"))
                .isEqualTo("a\\r\\n\\tb\\u202e\\u001b[2K\\u{e0001}");
    }

    @Test
    void cleaningTwiceIsCleaningOnce() {
        assertThat(Cleaner.line(Cleaner.line(Hostile.TEXT))).isEqualTo(Cleaner.line(Hostile.TEXT));
    }

    @Test
    void aLineIsCutBetweenCharacters() {
        assertThat(Cleaner.line("abc\u202e", 5)).isEqualTo("abc…");
        assertThat(Cleaner.line("abcd😀", 5)).isEqualTo("abcd…");
        assertThat(Cleaner.line("\u202e".repeat(100_000)).length()).isLessThanOrEqualTo(4_001);
    }

    @Test
    void jsonSaysTheSameAndShowsNothingRaw() {
        String json = JsonLine.write(Map.of("a\u202e", Hostile.TEXT + "\ud83d"));

        assertThat(Hostile.rawIn(json)).isEmpty();
        assertThat(new JsonMapper().readTree(json).get("a\u202e").stringValue()).isEqualTo(Hostile.TEXT + "\ud83d");
    }

    @Test
    void blanksBetweenTheTokensOfJsonStayBlanks() {
        assertThat(Cleaner.json("{\r\n\t\"a\" :1}")).isEqualTo("{ \n \"a\" :1}");
    }

    @Test
    void aSecretIsHiddenInWhateverCase() {
        assertThat(Cleaner.line("no Hunter2\u0007, hunter2", List.of("hunter2", "")))
                .isEqualTo("no […]\\u0007, […]");
    }

    @Test
    void aCleanCauseIsKeptAndADirtyOneCopied() {
        Throwable clean = new ConnectException("refused");
        Throwable dirty = new IOException("lead", new IllegalArgumentException("said \u001b[1m"));
        dirty.addSuppressed(new IOException("also \r"));

        assertThat(Cleaner.cause(clean, Cleaner::line)).isSameAs(clean);
        Throwable copy = Cleaner.cause(dirty, Cleaner::line);
        assertThat(copy).isInstanceOf(IOException.class).hasMessage("java.io.IOException: lead");
        assertThat(copy.getCause()).hasMessage("java.lang.IllegalArgumentException: said \\u001b[1m");
        assertThat(copy.getSuppressed()[0]).hasMessage("java.io.IOException: also \\r");
        assertThat(copy.getStackTrace()).isEqualTo(dirty.getStackTrace());
    }

    @Test
    void noExceptionOfOursHoldsARawCharacter() {
        List<ChitchatException> all = List.of(
                new ApiException("update_chitchat", -1, Hostile.TEXT, null),
                new InvalidUpdateException(Hostile.TEXT),
                new MalformedAnswerException(Hostile.TEXT),
                new ClientClosedException(Hostile.TEXT),
                TransportException.notSent(Hostile.TEXT, new IOException(Hostile.TEXT)),
                new QuotaUnavailableException(new IllegalStateException(Hostile.TEXT)));

        assertThat(all).allSatisfy(failure -> {
            assertThat(Hostile.rawIn(failure.toString())).isEmpty();
            assertThat(Hostile.rawIn(String.valueOf(failure.getCause()))).isEmpty();
        });
    }
}
