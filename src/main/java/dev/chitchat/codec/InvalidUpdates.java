package dev.chitchat.codec;

import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.error.InvalidUpdateException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** What can be wrong with an update, in words that name the field. */
final class InvalidUpdates {

    private InvalidUpdates() {}

    static InvalidUpdateException nothingToChange() {
        return new InvalidUpdateException(
                "the update changes nothing; give at least one of Question, Answer, AnswerType"
                        + " and CategoryId, where an empty text counts as absent");
    }

    static InvalidUpdateException notWritable(ChitchatUpdate update, JacksonException cause) {
        String field = brokenField(update);
        return field == null
                ? new InvalidUpdateException("the update cannot be written as JSON: " + cause.getOriginalMessage())
                : brokenText(field);
    }

    private static @Nullable String brokenField(ChitchatUpdate update) {
        if (isBroken(update.standardQuestionId())) {
            return Fields.ID;
        }
        if (isBroken(update.question())) {
            return Fields.QUESTION;
        }
        return isBroken(update.answer()) ? Fields.ANSWER : null;
    }

    /** Whether a surrogate stands without its other half, so that the text cannot be written in UTF-8. */
    static boolean isBroken(@Nullable String text) {
        return text != null
                && text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    static InvalidUpdateException brokenText(String field) {
        return new InvalidUpdateException(
                field + " holds half of a character (a lone surrogate), which cannot be written in UTF-8");
    }

    static InvalidUpdateException wrongType(String field, String wanted, String found) {
        return new InvalidUpdateException(field + " must be " + wanted + ", found " + found);
    }

    static InvalidUpdateException unknownField(String name) {
        return new InvalidUpdateException(
                "unknown field \"" + Excerpt.of(name) + "\"; known are " + String.join(", ", Fields.ALL));
    }
}
