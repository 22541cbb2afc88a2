package dev.chitchat.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chitchat.api.AnswerType;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.LibraryQuestion;
import dev.chitchat.error.InvalidUpdateException;
import dev.chitchat.error.MalformedAnswerException;
import dev.chitchat.error.RetryClass;
import dev.chitchat.error.ServiceCode;
import dev.chitchat.internal.json.JsonLine;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodecTest {

    private static final String ID = "1500086040-@RBT#DeskDefaultRobot-qJLb9mKIA4bmdv9j";

    private String encode(ChitchatUpdate update) {
        return new String(Codec.update(update), StandardCharsets.UTF_8);
    }

    private static ServiceAnswer decode(String json) {
        return ServiceAnswer.read(json.getBytes(StandardCharsets.UTF_8), "");
    }

    @Test
    void theSampleOfThePageIsWrittenAsValidJson() {
        ChitchatUpdate update = ChitchatUpdate.of(ID)
                .withAnswer("This is a response", AnswerType.RICH)
                .withCategory(77514)
                .withQuestion("Test modifying the main question");

        assertThat(encode(update))
                .isEqualTo("{\"StandardQuestionId\":\"" + ID + "\",\"Answer\":\"This is a response\",\"AnswerType\":2,"
                        + "\"CategoryId\":77514,\"Question\":\"Test modifying the main question\"}");
    }

    @Test
    void absentFieldsAreLeftOutAndAnExplicitZeroIsKept() {
        assertThat(encode(ChitchatUpdate.of("q").withAnswerType(AnswerType.TEXT)))
                .isEqualTo("{\"StandardQuestionId\":\"q\",\"AnswerType\":0}");
        assertThat(encode(ChitchatUpdate.of("q").withCategory(Long.MAX_VALUE)))
                .isEqualTo("{\"StandardQuestionId\":\"q\",\"CategoryId\":9223372036854775807}");
    }

    @Test
    void digitsAreAsciiInEveryLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(encode(ChitchatUpdate.of("q").withCategory(1234567)))
                    .isEqualTo("{\"StandardQuestionId\":\"q\",\"CategoryId\":1234567}");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void everyTextSurvivesTheRoundTrip() {
        String text = "\"\\/\b\f\n\r\t\u0000\u001f\u007f \u2028\u2029 \u00e9 \u4f60\u597d \ud83d\ude00";
        ChitchatUpdate update = ChitchatUpdate.of(text).withQuestion(text).withAnswer(text, AnswerType.of(7));

        assertThat(ChitchatUpdate.fromJson(new String(Codec.update(update), StandardCharsets.UTF_8)))
                .isEqualTo(update);
    }

    @Test
    void updateThatCannotBeSentIsRefused() {
        assertThatExceptionOfType(InvalidUpdateException.class)
                .isThrownBy(() -> Codec.update(ChitchatUpdate.of("q")))
                .withMessageContaining("changes nothing");
        assertThatExceptionOfType(InvalidUpdateException.class)
                .isThrownBy(() -> Codec.update(ChitchatUpdate.of("q").withAnswer("half \ud83d")))
                .withMessageContaining("Answer holds half of a character");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"ActionStatus\":\"FAIL\",\"ErrorInfo\":\"too often\",\"ErrorCode\":-14} | -14 | too often",
                "{\"ActionStatus\":\"OK\",\"ErrorInfo\":\"\",\"ErrorCode\":-14} | -14 | ~~",
                "{\"ActionStatus\":\"fail\",\"ErrorCode\":-14} | -14 | ~~",
                "{\"ActionStatus\":{\"a\":[1]},\"ErrorInfo\":7,\"ErrorCode\":-14} | -14 | 7",
                "{\"ErrorInfo\":{\"a\":1},\"ErrorCode\":-7} | -7 | ~~",
                "{\"ErrorInfo\":[\"a\"],\"ErrorCode\":-7} | -7 | ~~",
                "{\"ErrorCode\":60018} | 60018 | ~~",
                "{\"ErrorCode\":-14.0} | -14 | ~~",
                "{\"ErrorCode\":\"-14.00\"} | -14 | ~~",
                "{\"ErrorCode\":6e4} | 60000 | ~~",
                "{\"ActionStatus\":\"OK\",\"ErrorCode\":0.0} | 0 | ~~",
                "{\"New\":{\"a\":[1,{\"ErrorCode\":9}]},\"ErrorCode\":\"-20\",\"ActionStatus\":\"FAIL\"} | -20 | ~~",
                "{\"ErrorCode\":0} | 0 | ~~",
                "{\"ActionStatus\":\"OK\",\"ErrorInfo\":\"\",\"ErrorCode\":0} | 0 | ~~",
                "{\"ActionStatus\":\"Ok\",\"ErrorInfo\":null,\"ErrorCode\":\" 0\"} | 0 | ~~",
                "{\"ActionStatus\":null,\"ErrorCode\":0} | 0 | ~~"
            })
    void errorCodeDecides(String body, int code, String info) {
        ServiceAnswer answer = decode(" " + body + "\n");

        assertThat(answer.errorCode()).isEqualTo(code);
        assertThat(answer.accepted()).isEqualTo(code == 0);
        assertThat(answer.errorInfo()).isEqualTo(info);
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("oddities")
    void unknownFieldHoweverOddSpoilsNoAnswer(String odd) {
        String row = "{\"X\":" + odd + ",\"StandardQuestionId\":\"q\",\"Question\":\"w\",\"Y\":" + odd + "}";
        ServiceAnswer answer = decode("{\"X\":" + odd + ",\"ErrorCode\":0,\"Y\":1,\"Y\":" + odd + ",\"QuestionList\":["
                + row + "],\"List\":" + odd + "}");

        assertThat(answer.accepted()).isTrue();
        assertThat(Codec.questions(answer, 1))
                .extracting(LibraryQuestion::standardQuestionId)
                .containsExactly("q");
    }

    static List<String> oddities() {
        return List.of(
                "[".repeat(50_000) + "]".repeat(50_000),
                "{\"List\":".repeat(20_000) + "0" + "}".repeat(20_000),
                "-" + "9".repeat(100_000),
                "1." + "9".repeat(5_000) + "e-99999999999",
                "{\"a\":1,\"a\":{\"ErrorCode\":1,\"ErrorCode\":2}}",
                "{\"" + "n".repeat(100_000) + "\":[null,true,\"\\ud83d\"]}");
    }

    /** Taken for an empty list, it would be pulled as one, and a push would then empty the real one. */
    @Test
    void similarQuestionsThatAreNoListAreNotTakenForNone() {
        ServiceAnswer answer =
                decode("{\"ErrorCode\":0,\"QuestionList\":[{\"StandardQuestionId\":\"q\",\"Question\":\"w\","
                        + "\"SimilarQuestions\":\"Hey\"}]}");

        assertThatExceptionOfType(MalformedAnswerException.class)
                .isThrownBy(() -> Codec.questions(answer, 1))
                .withMessageContaining("has SimilarQuestions that are no array");
    }

    private static ServiceAnswer oneQuestion(String numbers) {
        return decode("{\"ErrorCode\":0,\"QuestionList\":[{\"StandardQuestionId\":\"q\",\"Question\":\"w\"," + numbers
                + "}]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "\"7\"", "\" +7 \"", "7.0", "\"7.0\"", "7e0", "70E-1"})
    void aWholeNumberIsThatNumberInAnySpelling(String seven) {
        ServiceAnswer answer =
                oneQuestion("\"AnswerType\":" + seven + ",\"Status\":" + seven + ",\"CategoryId\":" + seven);

        assertThat(Codec.questions(answer, 1)).singleElement().satisfies(question -> {
            assertThat(question.answerType()).isEqualTo(AnswerType.of(7));
            assertThat(question.status().code()).isEqualTo(7);
            assertThat(question.categoryId()).isEqualTo(7);
        });
    }

    /** Cut to 32 bits, the first three were 4, -1 and 0: a question in effect, and one with a text. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "4294967300",
                "-4294967297",
                "\"4294967296\"",
                "1.5",
                "1e40",
                "1e999999999",
                "99999999999999999999",
                "true",
                "[4]",
                "\"\"",
                "\"4 5\""
            })
    void aNumberThatDoesNotFitIsRefusedAndNotCut(String odd) {
        for (String name : List.of("AnswerType", "Status")) {
            ServiceAnswer answer = oneQuestion("\"" + name + "\":" + odd);
            assertThatExceptionOfType(MalformedAnswerException.class)
                    .isThrownBy(() -> Codec.questions(answer, 1))
                    .withMessageContaining("has a " + name + " that is no whole number of 32 bits");
        }
        ServiceAnswer category =
                decode("{\"ErrorCode\":0,\"List\":[{\"CategoryId\":1,\"Title\":\"a\",\"MenuType\":" + odd + "}]}");
        assertThatExceptionOfType(MalformedAnswerException.class)
                .isThrownBy(() -> Codec.categories(category))
                .withMessageContaining("has a MenuType that is no whole number of 32 bits");
    }

    @Test
    void listThatIsCountedButNotThereIsNotTakenForEmpty() {
        assertThatExceptionOfType(MalformedAnswerException.class)
                .isThrownBy(() -> Codec.questions(decode("{\"ErrorCode\":0,\"StandardQuestionCount\":\"2\"}"), 1))
                .withMessageContaining("has a StandardQuestionCount, but no QuestionList");
        assertThatExceptionOfType(MalformedAnswerException.class)
                .isThrownBy(() -> Codec.categories(decode("{\"ErrorCode\":0,\"Total\":\"8\",\"List\":null}")))
                .withMessageContaining("has a Total, but no List");
        assertThatExceptionOfType(MalformedAnswerException.class)
                .isThrownBy(() -> Codec.categories(decode("{\"ErrorCode\":0,\"Total\":-1}")))
                .withMessageContaining("has a Total, but no List");
    }

    @Test
    void listMayBeAbsentWhereThereIsNothingToList() {
        String pastTheEnd = "{\"ErrorCode\":0,\"StandardQuestionCount\":7}";

        assertThat(Codec.questions(decode("{\"ErrorCode\":0,\"StandardQuestionCount\":0}"), 1))
                .isEmpty();
        assertThat(Codec.questions(decode(pastTheEnd), 2)).isEmpty();
        assertThat(Codec.categories(decode("{\"ErrorCode\":0}")).all()).isEmpty();
    }

    @Test
    void fieldThatIsAskedForMustNotStandTwice() {
        ServiceAnswer answer = decode("{\"ErrorCode\":0,\"QuestionList\":[],\"QuestionList\":[],"
                + "\"List\":[{\"CategoryId\":1,\"Title\":\"a\",\"CategoryId\":2}]}");

        assertThatExceptionOfType(MalformedAnswerException.class)
                .isThrownBy(() -> Codec.questions(answer, 1))
                .withMessageContaining("has QuestionList twice");
        assertThatExceptionOfType(MalformedAnswerException.class)
                .isThrownBy(() -> Codec.categories(answer))
                .withMessageContaining("has CategoryId twice");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "\"OK\"",
                "<html><body>502 Bad Gateway</body></html>",
                "{\"ActionStatus\":\"OK\",\"ErrorInfo\":\"\",\"ErrorCo",
                "{\"ActionStatus\":\"OK\"}",
                "{\"ActionStatus\":\"FAIL\",\"ErrorCode\":0}",
                "{\"ActionStatus\":\"\",\"ErrorCode\":0}",
                "{\"ActionStatus\":[],\"ErrorCode\":0}",
                "{\"ActionStatus\":\"FAIL\",\"ErrorCode\":-14,\"ActionStatus\":\"FAIL\"}",
                "{\"ErrorInfo\":\"\",\"ErrorCode\":-14,\"ErrorInfo\":\"\"}",
                "{\"ActionStatus\":7,\"ErrorCode\":0}",
                "{\"ActionStatus\":\"OK\",\"ErrorCode\":null}",
                "{\"ActionStatus\":\"OK\",\"ErrorCode\":0.5}",
                "{\"ActionStatus\":\"OK\",\"ErrorCode\":\"zero\"}",
                "{\"ActionStatus\":\"OK\",\"ErrorCode\":0,\"ErrorCode\":-14}",
                "{\"ActionStatus\":\"OK\",\"ErrorCode\":0} {}",
                "{\"ActionStatus\":\"OK\",\"ErrorCode\":0}x",
                "{'ActionStatus':'OK','ErrorCode':0}"
            })
    void anythingElseIsMalformed(String body) {
        assertThatExceptionOfType(MalformedAnswerException.class)
                .isThrownBy(() -> decode(body))
                .withMessageStartingWith("the answer ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16BE", "UTF-16LE", "UTF-32"})
    void aByteIsNamedOnlyWhereItIsKnown(String encoding) {
        byte[] torn = "{ this is no JSON".getBytes(Charset.forName(encoding));
        assertThatExceptionOfType(MalformedAnswerException.class)
                .isThrownBy(() -> ServiceAnswer.read(torn, ""))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("byte -"))
                .satisfies(e -> assertThat(String.valueOf(e.getMessage()).contains("at byte"))
                        .isEqualTo(encoding.equals("UTF-8")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999999999", "-99999999999", "\"99999999999\""})
    void aCodeBeyondAnIntIsAnUnknownCodeAndNoMalformedAnswer(String code) {
        ServiceAnswer answer = decode("{\"ActionStatus\":\"FAIL\",\"ErrorCode\":" + code + "}");

        assertThat(answer.accepted()).isFalse();
        assertThat(ServiceCode.of(answer.errorCode()).retryClass()).isEqualTo(RetryClass.FINAL);
    }

    @Test
    void hostileAnswersAreRefusedInTime() {
        assertThatExceptionOfType(MalformedAnswerException.class)
                .isThrownBy(() -> decode("{\"a\":" + "[".repeat(500_000)));
        assertThatExceptionOfType(MalformedAnswerException.class)
                .isThrownBy(() -> decode("{\"ActionStatus\":\"OK\",\"ErrorCode\":" + "9".repeat(500_000) + "}"));
        assertThatExceptionOfType(MalformedAnswerException.class)
                .isThrownBy(() -> ServiceAnswer.read(new byte[] {'{', '"', (byte) 0xff, '"', ':', '0', '}'}, ""));
    }

    @Test
    void messageHoldsAShortCleanExcerptWithoutSignatures() {
        String page = "<html>\r\n\u001b[31mcannot GET /v4/x?usersig=eJyrVgrxCdZLrSjILEpVsrIwMzEw0AELlaUWKVkpGekZKEH4x_"
                + " padding".repeat(1000);

        assertThatExceptionOfType(MalformedAnswerException.class)
                .isThrownBy(() -> decode(page))
                .satisfies(e -> assertThat(e.getMessage())
                        .contains("<html>", "at byte")
                        .doesNotContain("eJyrVg", "\n", "\u001b")
                        .hasSizeLessThan(300));
    }

    @Test
    void errorInfoIsCutAndCleaned() {
        String info = decode("{\"ActionStatus\":\"FAIL\",\"ErrorCode\":-7,\"ErrorInfo\":\"a\\u0007b " + "c ".repeat(900)
                        + "\"}")
                .errorInfo();

        assertThat(info).startsWith("a\\u0007b c").hasSizeLessThan(200);
    }

    @Test
    void linesAreOneLineForEveryReader() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("line", 1);
        members.put("text", "a\n\u2028\u2029\"\u4f60");
        members.put("flag", true);
        members.put("rate", 4.5);
        members.put("none", null);

        assertThat(JsonLine.write(members))
                .isEqualTo(
                        "{\"line\":1,\"text\":\"a\\n\\u2028\\u2029\\\"\u4f60\",\"flag\":true,\"rate\":4.5,\"none\":null}");
    }
}
