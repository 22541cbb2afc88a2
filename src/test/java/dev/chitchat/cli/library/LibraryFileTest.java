package dev.chitchat.cli.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chitchat.api.AnswerType;
import dev.chitchat.api.QuestionStatus;
import dev.chitchat.cli.input.InputFormat;
import dev.chitchat.cli.process.UsageException;
import dev.chitchat.internal.text.Place;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LibraryFileTest {

    /** Each is a question, an answer and a similar question. */
    private static final List<String> STRANGE = List.of(
            "plain",
            "a, comma; and \"quotes\" and 'others'",
            "two\nlines",
            "two\r\nlines of Windows\rand an old Mac",
            "=1+1",
            "@SUM(A1)",
            "-",
            "- item",
            "# comment",
            "key: value",
            "{\"json\":1}",
            "[1, 2]",
            "[\"a\"]",
            "\\ and \\n and \\u0041",
            "null",
            "yes",
            "0123",
            "1e3",
            "2026-11-23",
            "!tag &anchor *alias %percent `tick`",
            "  spaces around  ",
            "\ttab",
            " ",
            "\u4f60\u597d, caf\u00e9, \ud83d\ude00 and \u0627\u0644",
            "line \u2028 and paragraph \u2029, next line \u0085",
            "bell \u0007 and escape \u001b",
            "\ufeffmark");

    @TempDir
    Path directory;

    private static Map<String, Object> row(int number, String text, List<String> similar) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("StandardQuestionId", "1500086040-@RBT#DeskDefaultRobot-" + number);
        row.put("Question", text);
        row.put("Answer", text);
        row.put("AnswerType", number % 2 == 0 ? 0 : 2);
        row.put("Category", "Orders/Re\\/turns");
        row.put("Status", number % 3 == 0 ? "disabled" : "enabled");
        row.put("SimilarQuestions", similar);
        row.put("Revision", String.format(Locale.ROOT, "%08x", number));
        return row;
    }

    private static List<Map<String, Object>> rows() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (String text : STRANGE) {
            rows.add(row(rows.size(), text, List.of(text)));
            rows.add(row(rows.size(), text, List.of(text, "and another")));
            rows.add(row(rows.size(), text, List.of()));
        }
        rows.add(row(rows.size(), "", STRANGE));
        return rows;
    }

    private Path write(LibraryFile format, String name) throws IOException {
        Path file = directory.resolve(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            format.write(rows(), out);
        }
        return file;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a.jsonl", "a.csv", "a.yaml", "a.jsonl.gz", "a.csv.gz", "a.yml.gz", "excel.csv", "excel.csv.gz"})
    void everyTextComesBackAsItWas(String name) throws IOException {
        LibraryFile plain = LibraryFile.of(Path.of(name));
        LibraryFile format = new LibraryFile(plain.format(), plain.packed(), name.startsWith("excel"));
        LibraryFile.Reading reading = LibraryFile.read(write(format, name));
        assertThat(reading.defects()).isEmpty();
        List<Map<String, Object>> back =
                reading.entries().stream().map(LibraryFileTest::row).toList();
        assertThat(back).containsExactlyElementsOf(rows());
    }

    @ParameterizedTest
    @EnumSource(InputFormat.class)
    void halfOfACharacterIsWrittenAsItIsOrRefused(InputFormat kind) throws IOException {
        LibraryFile format = new LibraryFile(kind, false, false);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<Map<String, Object>> rows = List.of(row(1, "a", List.of()), row(2, "b", List.of("half \ud83d")));
        if (kind == InputFormat.JSONL) {
            format.write(rows, out);
            assertThat(out.toString(StandardCharsets.UTF_8)).contains("half \\ud83d");
        } else {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> format.write(rows, out))
                    .withMessageContaining(
                            "SimilarQuestions of the question 1500086040-@RBT#DeskDefaultRobot-2 holds half");
            assertThat(out.size()).isZero();
        }
    }

    /** An empty cell of a table says nothing, which leaves an empty text as it is. */
    private static String text(@Nullable String given) {
        return given == null ? "" : given;
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MAX_VALUE, Integer.MIN_VALUE, 1_234_567_890, 7})
    void aKindThatIsNotKnownComesBackAsItWas(int code) {
        String word = FileEntry.word(QuestionStatus.of(code));
        FileEntry entry = LibraryFile.entry(new Place("", 1, 1), Map.of("AnswerType", code, "Status", word));
        assertThat(entry.answerType()).isEqualTo(AnswerType.of(code));
        assertThat(entry.status()).isEqualTo(QuestionStatus.of(code));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2147483648", "4294967300", "-2147483649", "9999999999"})
    void aKindBeyond32BitsIsRefused(String code) {
        for (String name : List.of("AnswerType", "Status")) {
            assertThatThrownBy(() -> LibraryFile.entry(new Place("", 1, 1), Map.of(name, code)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(name + " must be ");
        }
    }

    private static Map<String, Object> row(FileEntry entry) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("StandardQuestionId", String.valueOf(entry.id()));
        row.put("Question", text(entry.question()));
        row.put("Answer", text(entry.answer()));
        row.put("AnswerType", AnswerType.TEXT.equals(entry.answerType()) ? 0 : 2);
        row.put("Category", text(entry.category()));
        row.put("Status", QuestionStatus.DISABLED.equals(entry.status()) ? "disabled" : "enabled");
        row.put("SimilarQuestions", Objects.requireNonNull(entry.similarQuestions()));
        row.put("Revision", String.valueOf(entry.revision()));
        return row;
    }

    @ParameterizedTest
    @ValueSource(strings = {"library.jsonl", "library.csv", "library.yaml"})
    void aByteOrderMarkIsPassedOver(String name) throws IOException {
        LibraryFile format = LibraryFile.of(Path.of(name));
        byte[] plain = Files.readAllBytes(write(format, name));
        byte[] mark = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
        Path marked = Files.write(
                directory.resolve(name),
                Stream.of(mark, plain)
                        .collect(java.io.ByteArrayOutputStream::new, (all, some) -> all.writeBytes(some), (a, b) -> {})
                        .toByteArray());
        LibraryFile.Reading reading = LibraryFile.read(marked);
        assertThat(reading.defects()).isEmpty();
        assertThat(reading.entries()).hasSameSizeAs(rows());
    }

    @ParameterizedTest
    @ValueSource(strings = {"library.jsonl", "library.csv", "library.yaml"})
    void anEmptyFileHoldsNoQuestions(String name) throws IOException {
        LibraryFile.Reading reading = LibraryFile.read(Files.createFile(directory.resolve(name)));
        assertThat(reading.defects()).isEmpty();
        assertThat(reading.entries()).isEmpty();
    }

    @Test
    void aYamlFileThatIsNoListIsRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("library.yaml"), "Question: one\nAnswer: two\n");
        assertThatThrownBy(() -> LibraryFile.read(file)).isInstanceOf(UsageException.class);
    }
}
