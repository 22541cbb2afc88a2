package dev.chitchat.api;

import org.jspecify.annotations.Nullable;

/**
 * Which questions to list; all conditions must hold.
 *
 * <pre>{@code
 * Flux<LibraryQuestion> disabled = library.list(QuestionFilter.ALL.withStatus(QuestionStatus.DISABLED));
 * }</pre>
 *
 * @param keyword what the main question must contain, by the service's own way of searching; or absent
 * @param categoryId the category they must be in, or absent
 * @param status {@link QuestionStatus#ENABLED} or {@link QuestionStatus#DISABLED}, or absent
 * @param languageTag the language, in the tags of the console; absent for the service's default language
 */
public record QuestionFilter(
        @Nullable String keyword,
        @Nullable Long categoryId,
        @Nullable QuestionStatus status,
        @Nullable String languageTag) {

    /** Every question of the default language. */
    public static final QuestionFilter ALL = new QuestionFilter(null, null, null, null);

    /**
     * {@return a copy that also wants a keyword}
     *
     * @param text what the main question must contain
     */
    public QuestionFilter withKeyword(String text) {
        return new QuestionFilter(text, categoryId, status, languageTag);
    }

    /**
     * {@return a copy that also wants a category}
     *
     * @param id the category
     */
    public QuestionFilter withCategory(long id) {
        return new QuestionFilter(keyword, id, status, languageTag);
    }

    /**
     * {@return a copy that also wants a status}
     *
     * @param wanted the service rejects any but {@link QuestionStatus#ENABLED} and {@link QuestionStatus#DISABLED}
     */
    public QuestionFilter withStatus(QuestionStatus wanted) {
        return new QuestionFilter(keyword, categoryId, wanted, languageTag);
    }

    /**
     * {@return a copy for another language}
     *
     * @param tag the language's tag
     */
    public QuestionFilter withLanguageTag(String tag) {
        return new QuestionFilter(keyword, categoryId, status, tag);
    }
}
