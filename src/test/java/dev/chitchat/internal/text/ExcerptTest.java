package dev.chitchat.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a foreign text gets into a message. */
class ExcerptTest {

    private static final String SIG = "eJyrVgrxCdZLrSjILEpVsjI0NTU1MjAw0AGLlqUWKVkpGekZKEH4xSnZiQUFmSlAdSYGUACR"
            + "yUxJzSvJTMsEa6jITMzPKs2DacpMB4pV5RtaeCd6VoZUOWa5F0a6G*ZkeOUbhheb6UcVuUY5pxp6eBcYe3nrpyaa2EI1lmTm";

    @ParameterizedTest
    @ValueSource(ints = {6, 7, 12, 40, 47, 48, 170})
    void aSignatureInPiecesIsHiddenWhateverTheirLength(int length) {
        String pieces = SIG.replaceAll("(.{" + length + "})", "$1\" \"");
        assertHidden(Excerpt.of("cannot GET " + pieces + " end", SIG), length);
    }

    @Test
    void aSignatureInOtherLettersOrEncodedIsHidden() {
        assertHidden(Excerpt.of("<a href='" + SIG.toLowerCase(Locale.ROOT) + "'>", SIG), 6);
        StringBuilder encoded = new StringBuilder();
        for (byte b : SIG.getBytes(StandardCharsets.US_ASCII)) {
            encoded.append(String.format(Locale.ROOT, "%%%02x", b));
        }
        assertThat(Excerpt.of("at " + encoded + " there", SIG)).isEqualTo("at […] there");
    }

    @Test
    void aPieceFromTheMiddleIsHidden() {
        assertThat(Excerpt.of("got '" + SIG.substring(30, 41) + "'!", SIG)).isEqualTo("got '[…]'!");
    }

    private static void assertHidden(String excerpt, int length) {
        String letters = excerpt.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9*_-]", "");
        String sig = SIG.toLowerCase(Locale.ROOT);
        for (int i = 0; i + 6 <= sig.length(); i++) {
            assertThat(letters).as("pieces of " + length).doesNotContain(sig.substring(i, i + 6));
        }
        assertThat(excerpt).contains("[…]");
    }

    @Test
    void ordinaryWordsStayAsTheyAre() {
        String words = "StandardQuestionId 1500086040-@RBT#DeskDefaultRobot-qJLb9mKIA4bmdv9j is 100% wrong";
        assertThat(Excerpt.of(words, SIG)).isEqualTo(words);
        assertThat(Excerpt.of(words)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"'',''", "%,%", "%4,%4", "%zz,%zz", "a%,a%"})
    void oddTextsStayAsTheyAre(String text, String expected) {
        assertThat(Excerpt.of(text, SIG)).isEqualTo(expected);
    }

    @Test
    void anotherSignatureIsHiddenByItsLength() {
        assertThat(Excerpt.of("sig=" + SIG + "!", "")).isEqualTo("[…]!");
    }

    @Test
    void longTextsAreCutAfterTheyWereCleaned() {
        String text = "x ".repeat(460) + SIG;
        assertThat(Excerpt.of(text, SIG)).hasSize(121).endsWith("…").doesNotContain("eJyr");
        assertThat(Excerpt.of(" \u0007".repeat(450) + SIG, SIG)).doesNotContain("eJyrVg");
    }
}
