package dev.chitchat.cli.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.api.AnswerType;
import dev.chitchat.api.LibraryQuestion;
import dev.chitchat.api.QuestionStatus;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RevisionTest {

    private static LibraryQuestion question(String answer, String... similar) {
        return new LibraryQuestion(
                "a", "q", answer, AnswerType.TEXT, 1, QuestionStatus.ENABLED, List.of(similar), null);
    }

    @Test
    void everyFieldCounts() {
        LibraryQuestion one = question("x", "y");
        Stream<String> others = Stream.of(
                        new LibraryQuestion(
                                "b", "q", "x", AnswerType.TEXT, 1, QuestionStatus.ENABLED, List.of("y"), null),
                        new LibraryQuestion(
                                "a", "r", "x", AnswerType.TEXT, 1, QuestionStatus.ENABLED, List.of("y"), null),
                        new LibraryQuestion(
                                "a", "q", "x", AnswerType.RICH, 1, QuestionStatus.ENABLED, List.of("y"), null),
                        new LibraryQuestion(
                                "a", "q", "x", AnswerType.TEXT, 1, QuestionStatus.DISABLED, List.of("y"), null),
                        question("x "),
                        question("x", "y", ""),
                        question("x", "y", "z"),
                        question("x", "z", "y"),
                        question("x\r", "y"),
                        question("xy"),
                        question("\ud83d", "y"),
                        question("?", "y"))
                .map(question -> FileEntry.revision(question, "Orders"));
        assertThat(Stream.concat(
                        Stream.of(FileEntry.revision(one, "Orders"), FileEntry.revision(one, "Other")), others))
                .doesNotHaveDuplicates();
        assertThat(FileEntry.revision(one, "Orders")).isEqualTo(FileEntry.revision(question("x", "y"), "Orders"));
    }

    @Test
    void noSpreadsheetTakesItForANumberOrADate() {
        assertThat(IntStream.range(0, 20_000)
                        .mapToObj(i -> FileEntry.revision(question("answer " + i), "Orders"))
                        .filter(text -> text.matches("[0-9]*e?[0-9]*|.*(dec|feb).*") || !text.matches("[0-9a-f]{8}")))
                .isEmpty();
    }
}
