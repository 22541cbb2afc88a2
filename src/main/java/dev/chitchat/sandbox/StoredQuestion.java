package dev.chitchat.sandbox;

import org.jspecify.annotations.Nullable;

/**
 * A question as the small-talk library holds it, or the part of it that one update set.
 *
 * @param question the main question, or {@code null} if never set
 * @param answer the answer, or {@code null} if never set
 * @param answerType 0 plain text, 2 rich text, or {@code null} if never set
 * @param categoryId the category, or {@code null} if never set
 */
public record StoredQuestion(
        @Nullable String question,
        @Nullable String answer,
        @Nullable Integer answerType,
        @Nullable Long categoryId) {

    /** A question of which nothing is known. */
    public static final StoredQuestion EMPTY = new StoredQuestion(null, null, null, null);

    /**
     * This question after a change.
     *
     * @param change the fields to set; those that are {@code null} stay as they are
     * @return the changed question
     */
    public StoredQuestion changedBy(StoredQuestion change) {
        return new StoredQuestion(
                change.question != null ? change.question : question,
                change.answer != null ? change.answer : answer,
                change.answerType != null ? change.answerType : answerType,
                change.categoryId != null ? change.categoryId : categoryId);
    }
}
