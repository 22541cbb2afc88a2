package dev.chitchat.codec;

import dev.chitchat.error.MalformedAnswerException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An object of an answer, asked for fields by name; lenient in types, strict in what must be there. */
final class AnswerTree {

    private static final JsonMapper JSON = JsonMapper.builder(Json.FACTORY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final JsonNode node;

    private AnswerTree(JsonNode node) {
        this.node = node;
    }

    static AnswerTree of(byte[] answer) {
        JsonNode root;
        try {
            root = JSON.readTree(answer);
        } catch (JacksonException e) {
            throw malformed("is no valid JSON");
        }
        if (!root.isObject()) {
            throw malformed("is no JSON object");
        }
        return new AnswerTree(root);
    }

    private @Nullable JsonNode field(String name) {
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? null : value;
    }

    /** The rows of a list; an absent one has none. */
    <T> List<T> list(String name, Function<AnswerTree, T> row) {
        JsonNode list = field(name);
        List<T> rows = new ArrayList<>();
        if (list != null && !list.isArray()) {
            throw malformed("has a " + name + " that is no array");
        }
        for (JsonNode element : list == null ? List.<JsonNode>of() : list) {
            if (!element.isObject()) {
                throw malformed("has a row in " + name + " that is no object");
            }
            rows.add(row.apply(new AnswerTree(element)));
        }
        return List.copyOf(rows);
    }

    /** The text of the first of these names that is there. */
    String text(String... names) {
        for (String name : names) {
            JsonNode value = field(name);
            if (value != null) {
                return text(name, value);
            }
        }
        throw malformed("lacks " + String.join(" and ", names));
    }

    String textOr(String name, String otherwise) {
        JsonNode value = field(name);
        return value == null ? otherwise : text(name, value);
    }

    private static String text(String name, JsonNode value) {
        if (!value.isString()) {
            throw malformed("has a " + name + " that is no text");
        }
        return value.stringValue();
    }

    long number(String name) {
        JsonNode value = field(name);
        if (value == null) {
            throw malformed("lacks " + name);
        }
        return number(name, value);
    }

    long number(String name, long otherwise) {
        JsonNode value = field(name);
        return value == null ? otherwise : number(name, value);
    }

    private static long number(String name, JsonNode value) {
        try {
            return Long.parseLong(value.isString() ? value.stringValue().strip() : value.toString());
        } catch (NumberFormatException e) {
            throw malformed("has a " + name + " that is no whole number");
        }
    }

    List<String> texts(String name) {
        JsonNode list = field(name);
        List<String> texts = new ArrayList<>();
        for (JsonNode element : list == null || !list.isArray() ? List.<JsonNode>of() : list) {
            texts.add(text(name, element));
        }
        return List.copyOf(texts);
    }

    private static MalformedAnswerException malformed(String what) {
        return new MalformedAnswerException(
                "the answer " + what + "; try again, or look whether the service has changed its answers");
    }
}
