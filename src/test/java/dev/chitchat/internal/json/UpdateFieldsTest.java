package dev.chitchat.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chitchat.api.AnswerType;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.error.InvalidUpdateException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpdateFieldsTest {

    @Test
    void everyFieldIsRead() {
        assertThat(ChitchatUpdate.fromJson(
                        "{\"StandardQuestionId\":\"q\",\"Answer\":\"a\",\"AnswerType\":2,\"CategoryId\":77514,"
                                + "\"Question\":\"w\"}"))
                .isEqualTo(new ChitchatUpdate("q", "w", "a", AnswerType.RICH, 77514L));
    }

    @Test
    void nullAndEmptyCountAsAbsent() {
        assertThat(ChitchatUpdate.fromJson(
                        "{\"StandardQuestionId\":\"q\",\"Answer\":null,\"AnswerType\":null,\"CategoryId\":1,"
                                + "\"Question\":\"\"}"))
                .isEqualTo(ChitchatUpdate.of("q").withCategory(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "~~ | a JSON object is expected",
                "[] | a JSON object is expected, found an array",
                "7 | a JSON object is expected, found the number 7",
                "nonsense | no valid JSON at column",
                "{\"StandardQuestionId\":\"q\" | no valid JSON at column",
                "{\"StandardQuestionId\":\"q\",\"Answer\":\"a\"} {} | goes on after its JSON object",
                "{\"Answer\":\"a\"} | StandardQuestionId must be the id of a question, found none",
                "{\"StandardQuestionId\":\" \",\"Answer\":\"a\"} | StandardQuestionId must be the id of a question",
                "{\"StandardQuestionId\":5,\"Answer\":\"a\"} | StandardQuestionId must be a text, found the number 5",
                "{\"StandardQuestionId\":\"q\"} | changes nothing",
                "{\"StandardQuestionId\":\"q\",\"Answer\":\"\"} | changes nothing",
                "{\"StandardQuestionId\":\"q\",\"answer\":\"a\"} | unknown field \"answer\"",
                "{\"StandardQuestionId\":\"q\",\"Answer\":\"a\",\"Answer\":\"b\"} | the name 'Answer' stands twice",
                "{\"StandardQuestionId\":\"q\",\"Answer\":{}} | Answer must be a text, found an object",
                "{\"StandardQuestionId\":\"q\",\"Question\":false} | Question must be a text, found false",
                "{\"StandardQuestionId\":\"q\",\"AnswerType\":\"2\"} | AnswerType must be a whole number",
                "{\"StandardQuestionId\":\"q\",\"AnswerType\":0.5} | AnswerType must be a whole number",
                "{\"StandardQuestionId\":\"q\",\"AnswerType\":2147483648} | AnswerType must be a whole number",
                "{\"StandardQuestionId\":\"q\",\"CategoryId\":1e3} | CategoryId must be a whole number",
                "{\"StandardQuestionId\":\"q\",\"CategoryId\":9223372036854775808} | CategoryId must be a whole number",
                "{\"StandardQuestionId\":\"q\",\"Answer\":\"\\ud800\"} | Answer holds half of a character"
            })
    void whatIsNoUpdateIsNamed(String line, String message) {
        assertThatExceptionOfType(InvalidUpdateException.class)
                .isThrownBy(() -> ChitchatUpdate.fromJson(line))
                .withMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"a\":{\"b\":1,\"b\":2}} | stands twice in an object",
                "{\"a\":[{\"b\":1,\"b\":2}]} | stands twice in an object",
                "{\"a\":NaN} | is no value",
                "{\"a\":1}{} | goes on after its JSON object",
                "{\"a\":[\"\\udc00\"]} | a holds half of a character",
                "{\"\\ud800\":1} | a name holds half of a character",
                "null | found null",
                "true | found true"
            })
    void whatCouldBeReadInTwoWaysIsNoJsonLine(String line, String message) {
        assertThatExceptionOfType(InvalidUpdateException.class)
                .isThrownBy(() -> JsonLine.read(line))
                .withMessageContaining(message);
    }

    /** What is too much for the parser it places nowhere; the column of the object is not where it stands. */
    @Test
    void noColumnIsNamedWhereTheParserNamesNone() {
        assertThatExceptionOfType(InvalidUpdateException.class)
                .isThrownBy(() -> ChitchatUpdate.fromJson("  " + "{\"a\":".repeat(70)))
                .withMessage("no valid JSON: it is nested more than 64 deep");
        assertThatExceptionOfType(InvalidUpdateException.class)
                .isThrownBy(() -> ChitchatUpdate.fromJson("{\"CategoryId\":" + "1".repeat(200) + "}"))
                .withMessage("no valid JSON: a number is too long");
    }

    @Test
    void cellsAreReadWithTheSameChecks() {
        assertThat(cells(Map.of(
                        "StandardQuestionId",
                        "q",
                        "Answer",
                        " a ",
                        "AnswerType",
                        " 0",
                        "CategoryId",
                        "7 ",
                        "Question",
                        "")))
                .containsExactly("q", null, " a ", 0, 7L);
        assertRefused(Map.of("StandardQuestionId", "q", "Anwser", "a"), "unknown field \"Anwser\"");
        assertRefused(Map.of("StandardQuestionId", "q", "AnswerType", "rich"), "AnswerType must be a whole number");
        assertRefused(Map.of("StandardQuestionId", "q", "CategoryId", "1.5"), "found the text \"1.5\"");
        assertRefused(Map.of("StandardQuestionId", "", "Answer", "a"), "StandardQuestionId must be the id");
        assertRefused(Map.of("StandardQuestionId", "q", "Answer", ""), "changes nothing");
    }

    private static List<Object> cells(Map<String, String> cells) {
        return UpdateFields.read(
                cells,
                true,
                (id, question, answer, type, category) -> Arrays.asList(id, question, answer, type, category));
    }

    private void assertRefused(Map<String, String> cells, String message) {
        assertThatExceptionOfType(InvalidUpdateException.class)
                .isThrownBy(() -> cells(cells))
                .withMessageContaining(message);
    }
}
