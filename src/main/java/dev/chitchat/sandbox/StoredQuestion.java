package dev.chitchat.sandbox;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question as the small-talk library holds it, or the part of it that one call set.
 *
 * @param question the main question, or {@code null} if never set
 * @param answer the answer, or {@code null} if never set
 * @param answerType 0 plain text, 2 rich text, or {@code null} if never set
 * @param categoryId the category, or {@code null} if never set
 * @param status 4 in effect, 5 disabled, or {@code null} if never set, which means in effect
 * @param similarQuestions other ways to ask it, or {@code null} if never set
 * @param language the tag of its language, or {@code null} for the default one
 */
public record StoredQuestion(
        @Nullable String question,
        @Nullable String answer,
        @Nullable Integer answerType,
        @Nullable Long categoryId,
        @Nullable Integer status,
        @Nullable List<String> similarQuestions,
        @Nullable String language) {

    /** A question of which nothing is known. */
    public static final StoredQuestion EMPTY = new StoredQuestion(null, null, null, null);

    /** The status of a question in effect. */
    public static final int ENABLED = 4;

    /** The status of a question that is switched off. */
    public static final int DISABLED = 5;

    /** Copies the list. */
    public StoredQuestion {
        similarQuestions = similarQuestions == null ? null : List.copyOf(similarQuestions);
    }

    /**
     * A question, or a part of one, of which the rest was never set.
     *
     * @param question the main question, or {@code null}
     * @param answer the answer, or {@code null}
     * @param answerType 0 plain text, 2 rich text, or {@code null}
     * @param categoryId the category, or {@code null}
     */
    public StoredQuestion(
            @Nullable String question,
            @Nullable String answer,
            @Nullable Integer answerType,
            @Nullable Long categoryId) {
        this(question, answer, answerType, categoryId, null, null, null);
    }

    /**
     * {@return this question after a change}
     *
     * @param change the fields to set; those that are {@code null} stay as they are
     */
    public StoredQuestion changedBy(StoredQuestion change) {
        return new StoredQuestion(
                change.question != null ? change.question : question,
                change.answer != null ? change.answer : answer,
                change.answerType != null ? change.answerType : answerType,
                change.categoryId != null ? change.categoryId : categoryId,
                change.status != null ? change.status : status,
                change.similarQuestions != null ? change.similarQuestions : similarQuestions,
                change.language != null ? change.language : language);
    }
}
