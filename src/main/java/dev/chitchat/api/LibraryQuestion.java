package dev.chitchat.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A standard question as the library lists it.
 *
 * @param standardQuestionId its id
 * @param question the main question
 * @param answer the answer; empty where the service gives none
 * @param answerType how the answer is shown; {@link AnswerType#TEXT} where the service does not say
 * @param categoryId the category it is in; 0 where the service does not say
 * @param status whether it is in effect; {@link QuestionStatus#ENABLED} where the service does not say
 * @param similarQuestions other ways to ask it, possibly none
 * @param languageTag the language that it was listed in, as the service does not tell it; absent for the default one
 */
public record LibraryQuestion(
        String standardQuestionId,
        String question,
        String answer,
        AnswerType answerType,
        long categoryId,
        QuestionStatus status,
        List<String> similarQuestions,
        @Nullable String languageTag) {

    /** Copies the list. */
    public LibraryQuestion {
        similarQuestions = List.copyOf(similarQuestions);
    }

    /**
     * {@return a copy that names its language}
     *
     * @param tag the language's tag
     */
    public LibraryQuestion withLanguageTag(@Nullable String tag) {
        return new LibraryQuestion(
                standardQuestionId, question, answer, answerType, categoryId, status, similarQuestions, tag);
    }
}
