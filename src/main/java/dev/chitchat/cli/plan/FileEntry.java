package dev.chitchat.cli.plan;

import dev.chitchat.api.AnswerType;
import dev.chitchat.api.LibraryQuestion;
import dev.chitchat.api.QuestionStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One question as a file has it. What is {@code null} the file does not say: it stays as it is in the library.
 *
 * @param place where in the file, for people: {@code line 7}
 * @param id its id; {@code null} for one to be added
 * @param question the main question
 * @param answer the answer
 * @param answerType how the answer is shown; of one to be added, text if it is not said
 * @param category its category, as {@link CategoryPath} writes it
 * @param status whether it is in effect; of one to be added, enabled if it is not said
 * @param similarQuestions other ways to ask it; an empty list empties them
 * @param revision the {@link Revision} of the question when it was pulled
 * @param language the tag of its language; of the default one it is not said
 */
public record FileEntry(
        String place,
        @Nullable String id,
        @Nullable String question,
        @Nullable String answer,
        @Nullable AnswerType answerType,
        @Nullable String category,
        @Nullable QuestionStatus status,
        @Nullable List<String> similarQuestions,
        @Nullable String revision,
        @Nullable String language) {

    /** Copies the list. */
    public FileEntry {
        similarQuestions = similarQuestions == null ? null : List.copyOf(similarQuestions);
    }

    /** One of which no language is said. */
    public FileEntry(
            String place,
            @Nullable String id,
            @Nullable String question,
            @Nullable String answer,
            @Nullable AnswerType answerType,
            @Nullable String category,
            @Nullable QuestionStatus status,
            @Nullable List<String> similarQuestions,
            @Nullable String revision) {
        this(place, id, question, answer, answerType, category, status, similarQuestions, revision, null);
    }

    /** The question as it is to be: what the file says over what is there. */
    LibraryQuestion over(LibraryQuestion there, long categoryId) {
        return new LibraryQuestion(
                there.standardQuestionId(),
                question == null ? there.question() : question,
                answer == null ? there.answer() : answer,
                answerType == null ? there.answerType() : answerType,
                categoryId,
                status == null ? there.status() : status,
                similarQuestions == null ? there.similarQuestions() : similarQuestions);
    }
}
