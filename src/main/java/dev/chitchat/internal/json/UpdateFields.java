package dev.chitchat.internal.json;

import dev.chitchat.error.InvalidUpdateException;
import dev.chitchat.internal.text.Excerpt;
import dev.chitchat.internal.text.Redaction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Updates as people and programs write them down: a JSON object a line, or the cells of a table. Strict, so that a
 * typing error is not sent: the service's own field names, each of the right type and at most once, nothing unknown.
 * What is no update is refused with {@link InvalidUpdateException}, whose message names the field and what was found.
 */
public final class UpdateFields {

    public static final String ID = "StandardQuestionId";
    public static final String QUESTION = "Question";
    public static final String ANSWER = "Answer";
    public static final String ANSWER_TYPE = "AnswerType";
    public static final String CATEGORY_ID = "CategoryId";
    public static final List<String> FIELDS = List.of(ID, QUESTION, ANSWER, ANSWER_TYPE, CATEGORY_ID);
    private static final String INT = "a whole number from -2147483648 to 2147483647, such as 0 (text) or 2 (rich)";
    private static final String LONG = "a whole number of at most 64 bits";

    private UpdateFields() {}

    /** Makes an update of its fields. */
    public interface Maker<U> {
        U of(
                String id,
                @Nullable String question,
                @Nullable String answer,
                @Nullable Integer type,
                @Nullable Long category);
    }

    /** Null and an empty text count as absent; in {@code cells} of a table, white space around a number is ignored. */
    public static <U> U read(Map<String, ? extends @Nullable Object> fields, boolean cells, Maker<U> maker) {
        Map<String, Object> read = new HashMap<>();
        fields.forEach((name, value) -> {
            if (!FIELDS.contains(name)) {
                throw new InvalidUpdateException("unknown field \"" + Excerpt.of(name) + "\""
                        + Redaction.hint(name, FIELDS) + "; known are " + String.join(", ", FIELDS));
            }
            if (value != null && !(cells && value.equals(""))) {
                read.put(name, checked(name, value, cells));
            }
        });
        String id = (String) read.get(ID);
        if (id == null || id.isBlank()) {
            throw wrongType(ID, "the id of a question", id == null ? "none" : "a blank text");
        }
        String question = text(read.get(QUESTION));
        String answer = text(read.get(ANSWER));
        if (question == null && answer == null && !read.containsKey(ANSWER_TYPE) && !read.containsKey(CATEGORY_ID)) {
            throw nothingToChange();
        }
        return maker.of(id, question, answer, (Integer) read.get(ANSWER_TYPE), (Long) read.get(CATEGORY_ID));
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null || value.equals("") ? null : value.toString();
    }

    private static Object checked(String name, Object value, boolean cell) {
        boolean type = name.equals(ANSWER_TYPE);
        if (!type && !name.equals(CATEGORY_ID)) {
            if (!(value instanceof String)) {
                throw wrongType(name, "a text", kind(value));
            }
            refuseBroken(name, value);
            return value;
        }
        String digits = cell || value instanceof Number ? value.toString().strip() : "none";
        try {
            return type ? Integer.valueOf(digits) : (Object) Long.valueOf(digits);
        } catch (NumberFormatException e) {
            throw wrongType(name, type ? INT : LONG, kind(value));
        }
    }

    // what can be wrong with an update, in words that name the field

    public static InvalidUpdateException nothingToChange() {
        return new InvalidUpdateException(
                "the update changes nothing; give at least one of Question, Answer, AnswerType"
                        + " and CategoryId, where an empty text counts as absent");
    }

    /** Whether a surrogate lacks its other half. A plain loop, since each call looks through each of its texts. */
    private static boolean isBroken(String text) {
        int at = 0;
        while (at < text.length()) {
            int point = text.codePointAt(at);
            if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                return true;
            }
            at += Character.charCount(point);
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

    private static InvalidUpdateException wrongType(String field, String wanted, String found) {
        return new InvalidUpdateException(field + " must be " + wanted + ", found " + found);
    }
}
