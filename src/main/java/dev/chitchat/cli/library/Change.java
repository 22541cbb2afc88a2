package dev.chitchat.cli.library;

import dev.chitchat.api.AnswerType;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.LibraryQuestion;
import dev.chitchat.api.NewQuestion;
import dev.chitchat.api.QuestionStatus;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is to be done about one question. */
sealed interface Change {

    /** As the library has it; {@code null} where it is added. */
    default @Nullable LibraryQuestion before() {
        return null;
    }

    /** As the library is to have it, without an id where it is added; {@code null} where it is deleted. */
    default @Nullable LibraryQuestion after() {
        return null;
    }

    /** As the library has it, or is to have it where it is added. */
    default LibraryQuestion known() {
        return Objects.requireNonNull(before() == null ? after() : before());
    }

    /** What it does: {@code add}, {@code edit} or {@code delete}. */
    default String kind() {
        return before() == null ? "add" : after() == null ? "delete" : "edit";
    }

    /** The revisions, with blanks between, of what the library may hold when one or more of some calls took effect. */
    static String states(LibraryQuestion before, List<UnaryOperator<LibraryQuestion>> calls, CategoryPaths paths) {
        Set<LibraryQuestion> states = new LinkedHashSet<>(List.of(before));
        calls.forEach(call -> List.copyOf(states).forEach(state -> states.add(call.apply(state))));
        return states.stream()
                .skip(1)
                .map(state -> FileEntry.revision(state, paths.of(state.categoryId())))
                .distinct()
                .collect(Collectors.joining(" "));
    }

    /** A question with what is given of its fields; what is {@code null} stays. */
    static LibraryQuestion with(
            LibraryQuestion at,
            @Nullable String question,
            @Nullable String answer,
            @Nullable AnswerType answerType,
            @Nullable Long categoryId,
            @Nullable QuestionStatus status,
            @Nullable List<String> similarQuestions) {
        return new LibraryQuestion(
                at.standardQuestionId(),
                question == null ? at.question() : question,
                answer == null ? at.answer() : answer,
                answerType == null ? at.answerType() : answerType,
                categoryId == null ? at.categoryId() : categoryId,
                status == null ? at.status() : status,
                similarQuestions == null ? at.similarQuestions() : similarQuestions,
                at.languageTag());
    }

    /** A field of a question that is to change: what the library holds, and what the file holds. */
    record Field(String name, Object before, Object after) {}

    /** A question that the library lacks; as it is to have it, it is without an id. */
    record Added(FileEntry entry, LibraryQuestion after) implements Change {

        /** What to send; it is in effect as soon as it is added. */
        NewQuestion question() {
            return new NewQuestion(
                    after.categoryId(), after.question(), after.answer(), after.answerType(), after.similarQuestions());
        }

        boolean isDisabled() {
            return after.status().equals(QuestionStatus.DISABLED);
        }
    }

    /** A question whose fields differ, with its place in the file. */
    record Edited(String place, LibraryQuestion before, LibraryQuestion after) implements Change {

        /** Those that differ. */
        List<Field> fields(CategoryPaths paths) {
            return Stream.of(
                            new Field("Question", before.question(), after.question()),
                            new Field("Answer", before.answer(), after.answer()),
                            new Field("AnswerType", code(before), code(after)),
                            new Field("Category", paths.of(before.categoryId()), paths.of(after.categoryId())),
                            new Field("SimilarQuestions", before.similarQuestions(), after.similarQuestions()),
                            new Field("Status", FileEntry.word(before.status()), FileEntry.word(after.status())))
                    .filter(field -> !field.before().equals(field.after()))
                    .toList();
        }

        private static String code(LibraryQuestion question) {
            return Integer.toString(question.answerType().code());
        }

        /** What one call has to set, or {@code null}; whether a type is taken without an answer is not documented. */
        public @Nullable ChitchatUpdate update() {
            AnswerType type = changed(before.answerType(), after.answerType());
            ChitchatUpdate update = new ChitchatUpdate(
                    before.standardQuestionId(),
                    changed(before.question(), after.question()),
                    type == null ? changed(before.answer(), after.answer()) : after.answer(),
                    type,
                    changed(before.categoryId(), after.categoryId()));
            return update.changesSomething() ? update : null;
        }

        private static <T> @Nullable T changed(T before, T after) {
            return before.equals(after) ? null : after;
        }

        public @Nullable List<String> similarQuestions() {
            return changed(before.similarQuestions(), after.similarQuestions());
        }

        public @Nullable QuestionStatus status() {
            return changed(before.status(), after.status());
        }

        String states(CategoryPaths paths) {
            List<UnaryOperator<LibraryQuestion>> calls = List.of(
                    at -> with(after, null, null, null, null, at.status(), at.similarQuestions()),
                    at -> with(at, null, null, null, null, null, after.similarQuestions()),
                    at -> with(at, null, null, null, null, after.status(), null));
            return Change.states(before, calls, paths);
        }
    }

    /** A question to be deleted. */
    record Deleted(LibraryQuestion before) implements Change {}
}
