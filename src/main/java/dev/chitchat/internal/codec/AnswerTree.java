package dev.chitchat.internal.codec;

import dev.chitchat.error.MalformedAnswerException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * An object of an answer, asked for fields by name; lenient in types, strict in what must be there.
 *
 * <p>What is wrong with a field is found when it is asked for, so a field that nothing asks for never spoils an answer.
 */
record AnswerTree(Map<?, ?> fields) {

    /** An answer, a list in it, an object in that, a list of texts in that; what is deeper is skipped. */
    private static final int DEEPEST = 4;

    /** What takes the place of a value that is no text, list or object: the digits of a number, or what it is. */
    private record Literal(String text) {}

    private static final Literal NULL = new Literal("null");
    private static final Literal TWICE = new Literal("twice");
    private static final Literal SKIPPED = new Literal("skipped");

    /** Reads the object that starts at the parser's token. */
    static AnswerTree read(JsonParser json) {
        return new AnswerTree(object(json, DEEPEST - 1));
    }

    private static Object value(JsonToken token, JsonParser json, int levels) {
        if (token.isStructStart() && levels == 0) {
            json.skipChildren();
            return SKIPPED;
        }
        return switch (token) {
            case START_OBJECT -> object(json, levels - 1);
            case START_ARRAY -> array(json, levels - 1);
            case VALUE_STRING -> json.getString();
            case VALUE_NULL -> NULL;
            default -> new Literal(json.getString());
        };
    }

    private static Map<String, Object> object(JsonParser json, int levels) {
        Map<String, Object> fields = new HashMap<>();
        String name;
        while ((name = json.nextName()) != null) {
            fields.merge(name, value(json.nextToken(), json, levels), (first, second) -> TWICE);
        }
        return fields;
    }

    private static List<Object> array(JsonParser json, int levels) {
        List<Object> elements = new ArrayList<>();
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            elements.add(value(token, json, levels));
        }
        return elements;
    }

    private @Nullable Object field(String name) {
        Object value = fields.get(name);
        if (value == TWICE) {
            throw malformed("has " + name + " twice");
        }
        return value == NULL ? null : value;
    }

    /** The rows of a list; an absent one has none. */
    <T> List<T> list(String name, Function<AnswerTree, T> row) {
        return elements(name, "has a " + name + " that is no array", element -> {
            if (element instanceof Map<?, ?> object) {
                return row.apply(new AnswerTree(object));
            }
            throw malformed("has a row in " + name + " that is no object");
        });
    }

    List<String> texts(String name) {
        return elements(name, "has " + name + " that are no array", element -> text(name, element));
    }

    private <T> List<T> elements(String name, String noArray, Function<Object, T> each) {
        Object value = field(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list)) {
            throw malformed(noArray);
        }
        return list.stream().<T>map(each).toList();
    }

    /** The text of the first of these names that is there. */
    String text(String... names) {
        for (String name : names) {
            Object value = field(name);
            if (value != null) {
                return text(name, value);
            }
        }
        throw malformed("lacks " + String.join(" and ", names));
    }

    String textOr(String name, String otherwise) {
        Object value = field(name);
        return value == null ? otherwise : text(name, value);
    }

    private static String text(String name, Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw malformed("has a " + name + " that is no text");
    }

    /** What a field says, be it a text, a number or anything else; {@code null} where it is absent. */
    @Nullable
    String plain(String name) {
        Object value = field(name);
        if (value instanceof String text) {
            return text.strip();
        }
        return value == null ? null : value instanceof Literal literal ? literal.text : SKIPPED.text;
    }

    /** What a field says to a reader: its text or number; empty where it is absent, a list or an object. */
    String words(String name) {
        Object value = field(name);
        return value instanceof Map || value instanceof List ? "" : Objects.requireNonNullElse(plain(name), "");
    }

    /** A name that somebody gave, as a text; {@code null} where the field is absent or anything else. */
    @Nullable
    String name(String name) {
        return fields.get(name) instanceof String text ? text.strip() : null;
    }

    long number(String name) {
        String digits = plain(name);
        if (digits == null) {
            throw malformed("lacks " + name);
        }
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw malformed("has a " + name + " that is no whole number");
        }
    }

    long number(String name, long otherwise) {
        return field(name) == null ? otherwise : number(name);
    }

    private static MalformedAnswerException malformed(String what) {
        return new MalformedAnswerException(
                "the answer " + what + "; try again, or look whether the service has changed its answers");
    }

    /** No values, since an answer may repeat the signature. */
    @Override
    public String toString() {
        return "AnswerTree[" + fields.size() + " fields]";
    }
}
