package dev.chitchat.internal.json;

import dev.chitchat.error.InvalidUpdateException;
import dev.chitchat.internal.text.Excerpt;
import dev.chitchat.internal.text.Meant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What can be wrong with an update, in words that name the field. */
public final class InvalidUpdates {

    private InvalidUpdates() {}

    /** Refuses an update without any field to change. */
    public static InvalidUpdateException nothingToChange() {
        return new InvalidUpdateException(
                "the update changes nothing; give at least one of Question, Answer, AnswerType"
                        + " and CategoryId, where an empty text counts as absent");
    }

    /** Whether a surrogate stands without its other half, so that the text cannot be written in UTF-8. */
    private static boolean isBroken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                int whole = text.codePointAt(i++);
                if (!Character.isSupplementaryCodePoint(whole)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Refuses half of a character in a value of JSON and in all that is within it. */
    public static void refuseBroken(String name, @Nullable Object value) {
        if (value instanceof String text && isBroken(text)) {
            throw new InvalidUpdateException(
                    name + " holds half of a character (a lone surrogate), which cannot be written in UTF-8");
        } else if (value instanceof List<?> list) {
            list.forEach(element -> refuseBroken(name, element));
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, member) -> {
                refuseBroken("a name", key);
                refuseBroken(Excerpt.of(String.valueOf(key)), member);
            });
        }
    }

    /** What a value of JSON is, in words. */
    static String kind(@Nullable Object value) {
        if (value instanceof Map) {
            return "an object";
        }
        if (value instanceof List) {
            return "an array";
        }
        String text = Excerpt.of(String.valueOf(value));
        return value instanceof String
                ? "the text \"" + text + "\""
                : (value instanceof Number ? "the number " : "") + text;
    }

    static InvalidUpdateException wrongType(String field, String wanted, String found) {
        return new InvalidUpdateException(field + " must be " + wanted + ", found " + found);
    }

    static InvalidUpdateException unknownField(String name) {
        return new InvalidUpdateException("unknown field \"" + Excerpt.of(name) + "\""
                + Meant.hint(name, UpdateFields.FIELDS) + "; known are " + String.join(", ", UpdateFields.FIELDS));
    }
}
