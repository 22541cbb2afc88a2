package dev.chitchat.cli.library;

import static dev.chitchat.cli.library.Entries.fileEntry;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
                "{\"Answer\":\"a\",\"Answer\":\"b\"}|:1:23: no valid JSON: the name 'Answer' stands twice",
                "~~{\"SimilarQuestions\":[{\"a\":1,\"a\":2}]}|:3:32: no valid JSON",
                "null|:1:1: a JSON object is expected, found null",
                "\"text\"|:1:1: a JSON object is expected, found the text",
                "{\"Answer\":\"a\"} {}|:1:16: it goes on after its JSON object",
                "{\"Answer\":\"a\"}]|:1:15: no valid JSON",
                "{\"Answer\":NaN}|:1:14: no valid JSON: 'NaN' is no value",
                "{\"Answer\":'a'}|:1:11: no valid JSON",
                "{\"Answer\":\"a\",}|:1:15: no valid JSON",
                "{\"Answer\":\"\\ud800\"}|:1:2: Answer holds half of a character",
                "{\"SimilarQuestions\":[\"\\udc00\"]}|:1:2: SimilarQuestions holds half of a character",
                "{\"Answer\":5}|:1:2: Answer must be a text",
                "{\"Answer\":true}|:1:2: Answer must be a text",
                "{\"AnswerType\":1.0}|:1:2: AnswerType must be 0 (text) or 2 (rich)",
                "{\"AnswerType\":99999999999}|:1:2: AnswerType must be 0 (text) or 2 (rich)",
                "{\"SimilarQuestions\":[1]}|:1:2: SimilarQuestions must be a list of texts",
                "{\"SimilarQuestions\":[null]}|:1:2: SimilarQuestions must be a list of texts",
                "{\"SimilarQuestions\":\"\"}|:1:2: SimilarQuestions is an empty text; write [] to empty the list",
                "{\"SimilarQuestions\":\"[\\\"\\\\ud83d\\\"]\"}|:1:2: SimilarQuestions starts with [ and is no JSON array",
                "{\"answer\":\"a\"}|:1:2: unknown field 'answer'",
                "{\"Status\":\"on\"}|:1:2: Status must be enabled or disabled",
                "/* c */{}|:1:1: no valid JSON: the character '/' does not belong there",
            })
    void jsonThatCouldBeReadOtherwiseIsRefused(String text, String problem) throws IOException {
        assertThat(wrong("library.jsonl", text)).singleElement().asString().contains(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Answer,Answer~a,b|:1:8: the column 'Answer' is there twice",
                "~Answer,answer~a,b|:2:8: the column 'answer' is unknown",
                "Answer.Question~a;b|:1:1: the column 'Answer.Question'",
                "Answer,~a,b|:1:8: the column '' is unknown",
                "\"Answer,Question~a,b|:1:1: a quoted cell",
                "Question,Answer~a,b~\uFEFFc,d|:3:1: a byte-order mark stands here, as where files were joined",
                "Question,Answer~a|:2:1: the record has 1 cells, but the header names 2 columns",
                "Question,Answer~~a,b,c|:3:5: the record has 3 cells, but the header names 2 columns",
                "Question,Answer~a,\"b|:2:3: a quoted cell starts here and never ends",
                "Question,Answer~a,\"b\"c|:2:5: after this quote",
                "Question,Answer~a,\"b\"_|:2:5: after this quote",
                "Question,Answer~a, \"b\"|:2:3: a space stands before",
                "Question,Answer~a^b,c|:2:1: a lone carriage return",
                "Question,Answer~a^,c|:2:1: a lone carriage return",
                "Question,AnswerType~a,rich|:2:3: AnswerType must be 0 (text) or 2 (rich)",
                "Question,SimilarQuestions~a,[b|:2:3: SimilarQuestions starts with [",
                "Question,SimilarQuestions~a,[null]|:2:3: SimilarQuestions starts with [",
                "Question,SimilarQuestions~a,[1]|:2:3: SimilarQuestions starts with [",
                "Question,SimilarQuestions~a,[true]|:2:3: SimilarQuestions starts with [",
                "Question,SimilarQuestions~a,[\"\"\\ud83d\"\"]|:2:3: SimilarQuestions starts with [",
                "Question,SimilarQuestions~a,\"[\"\"a\"\"],\"\"b\"\":[]\"|:2:3: SimilarQuestions starts with [",
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
                "- Question: &r hello~  Answer: *r|:1:13: an anchor",
                "- Question: q~  Answer: *r|:2:11: an alias",
                "- &base~  Question: q~- *base|:1:3: an anchor",
                "- <<: *base~  Question: q|:1:7: an alias",
                "- Question: !!str 5|:1:13: a tag",
                "- Question: !!binary aGVsbG8=|:1:13: a tag",
                "- Question: ! q|:1:13: a tag",
                "- !!map~  Question: q|:1:3: a tag",
                "- Question: q~  Answer: a~  Question: r|:3:3: 'Question' stands twice",
                "- Question: q~---~- Question: r|:2:1: another document",
                "- Question: q~...~---|:3:1: another document",
                "---|:1:4: a list of questions is expected",
                "null|:1:1: a list of questions is expected",
                "Question: one~Answer: two|:1:1: a list of questions is expected",
                "- null|:1:3: it is no question",
                "- Question: q~-|:2:2: it is no question",
                "- - Question: q|:1:3: it is no question",
                "- Question: {a: b}|:1:13: a text is expected",
                "- ? [a]~  : b|:1:5: a text is expected",
                "- SimilarQuestions: [[a]]|:1:22: a text is expected",
                "- Question: \"\\ud800\"|:1:13: the text holds half of a character",
                "- Question: \"q|:1:",
                "- Question: a: b|:1:14: a colon with a blank after it begins a value",
                "- Question: q~ Answer: a|:2:2:",
                "- SimilarQuestions: ''|:1:3: SimilarQuestions is an empty text",
                "- SimilarQuestions: [~]|:1:3: SimilarQuestions must be a list of texts",
                "- AnswerType: 0x0|:1:3: AnswerType must be 0 (text) or 2 (rich)",
                "- Answr: a|:1:3: unknown field 'Answr'",
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

    @ParameterizedTest
    @ValueSource(strings = {"a.csv", "a.jsonl", "a.yaml"})
    void utf16WithoutItsMarkIsNamed(String name) throws IOException {
        for (String encoding : new String[] {"UTF-16LE", "UTF-16BE"}) {
            Path file = Files.write(directory.resolve(name), "Question,Answer\n".getBytes(encoding));
            assertThatThrownBy(() -> LibraryFile.read(file))
                    .hasMessageContaining("UTF-16 without a byte-order mark")
                    .hasMessageContaining("try --encoding " + encoding + ",");
        }
    }

    @Test
    void whatIsNoTextIsInNoLikelyEncoding() throws IOException {
        byte[] bytes = new byte[2000];
        new java.util.Random(1).nextBytes(bytes);
        bytes[0] = bytes[1] = 'x';
        Path file = Files.write(directory.resolve("a.jsonl"), bytes);
        assertThat(LibraryFile.read(file).defects()).isNotEmpty().noneMatch(defect -> defect.contains("--encoding"));
    }

    @Test
    void anAbsentFieldANullAndAnEmptyCellSayNothing() throws IOException {
        FileEntry nothing = fileEntry("line 1", "a", null, null, null, null, null, null, null);
        assertThat(only("a.jsonl", "{\"StandardQuestionId\":\"a\",\"Answer\":null}"))
                .usingRecursiveComparison()
                .ignoringFields("place")
                .isEqualTo(nothing);
        assertThat(only("a.yaml", "- StandardQuestionId: a~  Answer:~  Question: ~  Status: null"))
                .usingRecursiveComparison()
                .ignoringFields("place")
                .isEqualTo(nothing);
        FileEntry second = fileEntry("line 2", "a", null, null, null, null, null, null, null);
        assertThat(only("a.csv", "StandardQuestionId,Answer,AnswerType,Status,SimilarQuestions~a,,\"\",,"))
                .usingRecursiveComparison()
                .ignoringFields("place")
                .isEqualTo(second);
        assertThat(only("b.csv", "StandardQuestionId~a~"))
                .usingRecursiveComparison()
                .ignoringFields("place")
                .isEqualTo(second);
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
        String place = name + ":2:" + (1 + line.indexOf('\u00e9')) + ": the line is no valid UTF-8";
        List<String> wrong = new ArrayList<>();
        try {
            wrong.addAll(LibraryFile.read(file).defects());
        } catch (UsageException e) {
            wrong.addAll(e.problems());
        }
        assertThat(wrong).singleElement().asString().contains(place, "try --encoding windows-1252");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void aCharacterOfYamlMayLieAcrossAnyBuffer(int before) throws IOException {
        String answer = "a".repeat(before) + "\ud83d\ude00".repeat(2000);
        assertThat(only("library.yaml", "- Answer: " + answer).answer()).isEqualTo(answer);
    }

    @Test
    void aLibraryOfYamlMayBeLargerThanParsersUsuallyAllow() throws IOException {
        String entry = "- StandardQuestionId: q\n  Answer: " + "a".repeat(1000) + "\n";
        Path file =
                Files.write(directory.resolve("large.yaml"), entry.repeat(4000).getBytes(UTF_8));
        assertThat(LibraryFile.read(file).entries()).hasSize(4000);
    }
}
