package dev.chitchat.api;

import java.util.HashSet;
import java.util.List;

/**
 * A question to be added to the library.
 *
 * <pre>{@code
 * Mono<AddReceipt> added = library.add(NewQuestion.of(77514, "Do you sleep?", "Never."));
 * }</pre>
 *
 * @param categoryId the category it goes into
 * @param question the main question, not blank
 * @param answer the answer, not blank
 * @param answerType how the answer is shown
 * @param similarQuestions other ways to ask it, possibly none
 */
public record NewQuestion(
        long categoryId, String question, String answer, AnswerType answerType, List<String> similarQuestions) {

    /**
     * Checks the texts and copies the list.
     *
     * @throws IllegalArgumentException if question, answer or a similar question is blank
     */
    public NewQuestion {
        similarQuestions = List.copyOf(similarQuestions);
        if (question.isBlank() || answer.isBlank() || similarQuestions.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("question, answer and similar questions must not be blank");
        }
    }

    /**
     * {@return a question with a plain answer and nothing similar}
     *
     * @param categoryId the category it goes into
     * @param question the main question
     * @param answer the answer
     * @throws IllegalArgumentException if a text is blank
     */
    public static NewQuestion of(long categoryId, String question, String answer) {
        return new NewQuestion(categoryId, question, answer, AnswerType.TEXT, List.of());
    }

    /**
     * {@return a copy whose answer is shown in another way}
     *
     * @param type how the answer is shown
     */
    public NewQuestion withAnswerType(AnswerType type) {
        return new NewQuestion(categoryId, question, answer, type, similarQuestions);
    }

    /**
     * {@return a copy with other similar questions}
     *
     * @param texts other ways to ask it
     * @throws IllegalArgumentException if one is blank
     */
    public NewQuestion withSimilarQuestions(List<String> texts) {
        return new NewQuestion(categoryId, question, answer, answerType, texts);
    }

    /**
     * {@return whether a question of the library is what adding this one would have made, the order of similar
     * questions aside}
     *
     * @param listed a question of the library
     */
    public boolean matches(LibraryQuestion listed) {
        return listed.categoryId() == categoryId
                && listed.question().equals(question)
                && listed.answer().equals(answer)
                && listed.answerType().equals(answerType)
                && new HashSet<>(listed.similarQuestions()).equals(new HashSet<>(similarQuestions));
    }
}
