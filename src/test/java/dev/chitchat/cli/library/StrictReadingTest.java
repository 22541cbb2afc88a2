package dev.chitchat.cli.library;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.cli.plan.FileEntry;
import dev.chitchat.cli.process.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file of a library may not hold, a table a format: each is refused with its place, and nothing is guessed. */
class StrictReadingTest {

    @TempDir
    Path directory;

    /** All that is wrong with a file; {@code ~} in the text is a line's end. */
    private List<String> wrong(String name, String text) throws IOException {
        Path file = Files.writeString(directory.resolve(name), text.replace('~', '\n'));
        try {
            return LibraryFile.read(file).defects();
        } catch (UsageException e) {
            return e.problems();
        }
    }

    private FileEntry only(String name, String text) throws IOException {
        Path file = Files.writeString(directory.resolve(name), text.replace('~', '\n'));
        LibraryFile.Reading reading = LibraryFile.read(file);
        assertThat(reading.defects()).isEmpty();
        assertThat(reading.entries()).hasSize(1);
        return reading.entries().get(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"Answer\":\"a\",\"Answer\":\"b\"}|line 1: no valid JSON at column 23: the name 'Answer' stands twice",
                "~~{\"SimilarQuestions\":[{\"a\":1,\"a\":2}]}|line 3: no valid JSON at column",
                "null|line 1: a JSON object is expected, found null",
                "\"text\"|line 1: a JSON object is expected, found the text",
                "{\"Answer\":\"a\"} {}|line 1: it goes on after its JSON object",
                "{\"Answer\":\"a\"}]|line 1: no valid JSON at column 15",
                "{\"Answer\":NaN}|line 1: no valid JSON at column 14: 'NaN' is no value",
                "{\"Answer\":'a'}|line 1: no valid JSON at column 11",
                "{\"Answer\":\"a\",}|line 1: no valid JSON at column 15",
                "{\"Answer\":\"\\ud800\"}|line 1: Answer holds half of a character",
                "{\"SimilarQuestions\":[\"\\udc00\"]}|line 1: SimilarQuestions holds half of a character",
                "{\"Answer\":5}|line 1: Answer must be a text",
                "{\"Answer\":true}|line 1: Answer must be a text",
                "{\"AnswerType\":1.0}|line 1: AnswerType must be 0 (text) or 2 (rich)",
                "{\"AnswerType\":99999999999}|line 1: AnswerType must be 0 (text) or 2 (rich)",
                "{\"SimilarQuestions\":[1]}|line 1: SimilarQuestions must be a list of texts",
                "{\"SimilarQuestions\":[null]}|line 1: SimilarQuestions must be a list of texts",
                "{\"SimilarQuestions\":\"\"}|line 1: SimilarQuestions is an empty text; write [] to empty the list",
                "{\"SimilarQuestions\":\"[\\\"\\\\ud83d\\\"]\"}|line 1: SimilarQuestions starts with [ and is no JSON array",
                "{\"answer\":\"a\"}|line 1: unknown field 'answer'",
                "{\"Status\":\"on\"}|line 1: Status must be enabled or disabled",
                "/* c */{}|line 1: no valid JSON at column 1: the character '/' does not belong there",
            })
    void jsonThatCouldBeReadOtherwiseIsRefused(String text, String problem) throws IOException {
        assertThat(wrong("library.jsonl", text)).singleElement().asString().startsWith(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Answer,Answer~a,b|the header of the CSV (line 1) cannot be used: the column 'Answer' is there twice",
                "~Answer,answer~a,b|the header of the CSV (line 2) cannot be used: the column 'answer' is unknown",
                "Answer.Question~a;b|the header of the CSV (line 1) cannot be used: the column 'Answer.Question'",
                "Answer,~a,b|the header of the CSV (line 1) cannot be used: the column '' is unknown",
                "\"Answer,Question~a,b|the header of the CSV (line 1) cannot be used: a quoted cell",
                "Question,Answer~a|line 2: the record has 1 cells, but the header names 2 columns",
                "Question,Answer~~a,b,c|line 3: the record has 3 cells, but the header names 2 columns",
                "Question,Answer~a,\"b|line 2: a quoted cell starts in this record and never ends",
                "Question,Answer~a,\"b\"c|line 2: the record is no valid CSV: after a closing quote",
                "Question,Answer~a,\"b\"_|line 2: the record is no valid CSV: after a closing quote",
                "Question,Answer~a, \"b\"|line 2: the record is no valid CSV: a space stands before",
                "Question,Answer~a^b,c|line 2: the record is no valid CSV: a lone carriage return",
                "Question,Answer~a^,c|line 2: the record is no valid CSV: a lone carriage return",
                "Question,AnswerType~a,rich|line 2: AnswerType must be 0 (text) or 2 (rich)",
                "Question,SimilarQuestions~a,[b|line 2: SimilarQuestions starts with [",
                "Question,SimilarQuestions~a,[null]|line 2: SimilarQuestions starts with [",
                "Question,SimilarQuestions~a,[1]|line 2: SimilarQuestions starts with [",
                "Question,SimilarQuestions~a,[true]|line 2: SimilarQuestions starts with [",
                "Question,SimilarQuestions~a,[\"\"\\ud83d\"\"]|line 2: SimilarQuestions starts with [",
                "Question,SimilarQuestions~a,\"[\"\"a\"\"],\"\"b\"\":[]\"|line 2: SimilarQuestions starts with [",
            })
    void csvThatCouldBeReadOtherwiseIsRefused(String text, String problem) throws IOException {
        String lines = text.replace('^', '\r').replace('_', ' ');
        assertThat(wrong("library.csv", lines)).singleElement().asString().contains(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "- Question: &r hello~  Answer: *r|line 1, column 13: an anchor",
                "- Question: q~  Answer: *r|line 2, column 11: an alias",
                "- &base~  Question: q~- *base|line 1, column 3: an anchor",
                "- <<: *base~  Question: q|line 1, column 7: an alias",
                "- Question: !!str 5|line 1, column 13: a tag",
                "- Question: !!binary aGVsbG8=|line 1, column 13: a tag",
                "- Question: ! q|line 1, column 13: a tag",
                "- !!map~  Question: q|line 1, column 3: a tag",
                "- Question: q~  Answer: a~  Question: r|line 3, column 3: 'Question' stands twice",
                "- Question: q~---~- Question: r|line 2, column 1: another document",
                "- Question: q~...~---|line 3, column 1: another document",
                "---|line 1, column 4: a list of questions is expected",
                "null|line 1, column 1: a list of questions is expected",
                "Question: one~Answer: two|line 1, column 1: a list of questions is expected",
                "- null|line 1, column 3: it is no question",
                "- Question: q~-|line 2, column 2: it is no question",
                "- - Question: q|line 1, column 3: it is no question",
                "- Question: {a: b}|line 1, column 13: a text is expected",
                "- ? [a]~  : b|line 1, column 5: a text is expected",
                "- SimilarQuestions: [[a]]|line 1, column 22: a text is expected",
                "- Question: \"\\ud800\"|line 1, column 13: the text holds half of a character",
                "- Question: \"q|line 1, column",
                "- Question: a: b|line 1, column 14: a colon with a blank after it begins a value",
                "- Question: q~ Answer: a|line 2, column 2:",
                "- SimilarQuestions: ''|line 1: SimilarQuestions is an empty text",
                "- SimilarQuestions: [~]|line 1: SimilarQuestions must be a list of texts",
                "- AnswerType: 0x0|line 1: AnswerType must be 0 (text) or 2 (rich)",
                "- Answr: a|line 1: unknown field 'Answr'",
            })
    void yamlThatCouldBeReadOtherwiseIsRefused(String text, String problem) throws IOException {
        String lines = text.replace("[~]", "[null]");
        assertThat(wrong("library.yaml", lines)).singleElement().asString().contains(problem);
    }

    @Test
    void aScalarOfYamlIsTheTextThatStandsThere() throws IOException {
        for (String text :
                List.of("+49", "1_000", "0123", "1.50", "yes", "true", "0x1F", ".inf", "2026-11-29", "12e03")) {
            assertThat(only("library.yaml", "- Answer: " + text).answer()).isEqualTo(text);
        }
    }

    @Test
    void anAbsentFieldANullAndAnEmptyCellSayNothing() throws IOException {
        FileEntry nothing = new FileEntry("line 1", "a", null, null, null, null, null, null, null);
        assertThat(only("a.jsonl", "{\"StandardQuestionId\":\"a\",\"Answer\":null}"))
                .isEqualTo(nothing);
        assertThat(only("a.yaml", "- StandardQuestionId: a~  Answer:~  Question: ~  Status: null"))
                .isEqualTo(nothing);
        FileEntry second = new FileEntry("line 2", "a", null, null, null, null, null, null, null);
        assertThat(only("a.csv", "StandardQuestionId,Answer,AnswerType,Status,SimilarQuestions~a,,\"\",,"))
                .isEqualTo(second);
        assertThat(only("b.csv", "StandardQuestionId~a~")).isEqualTo(second);
        assertThat(only("c.csv", "StandardQuestionId,SimilarQuestions~a,[]").similarQuestions())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"library.jsonl", "library.csv", "library.yaml"})
    void bytesThatAreNoUtf8AreToldWithTheirPlace(String name) throws IOException {
        String text = name.endsWith("csv")
                ? "Question,Answer\nq,caf\u00e9\n"
                : name.endsWith("yaml") ? "- Question: q\n  Answer: caf\u00e9\n" : "\n{\"Answer\":\"caf\u00e9\"}\n";
        Path file = Files.write(directory.resolve(name), text.getBytes(ISO_8859_1));
        String line = text.lines().toList().get(1);
        String place = "UTF-8 at column " + (1 + line.indexOf('\u00e9'));
        List<String> wrong = new ArrayList<>();
        try {
            wrong.addAll(LibraryFile.read(file).defects());
        } catch (UsageException e) {
            wrong.addAll(e.problems());
        }
        assertThat(wrong).singleElement().asString().contains(place, "line 2", "try --encoding windows-1252");
    }

    @Test
    void aLibraryOfYamlMayBeLargerThanParsersUsuallyAllow() throws IOException {
        String entry = "- StandardQuestionId: q\n  Answer: " + "a".repeat(1000) + "\n";
        Path file =
                Files.write(directory.resolve("large.yaml"), entry.repeat(4000).getBytes(UTF_8));
        assertThat(LibraryFile.read(file).entries()).hasSize(4000);
    }
}
