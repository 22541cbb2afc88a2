package dev.chitchat.codec;

import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** Writes a JSON object into one line that every reader of lines takes for one. */
public final class JsonLine {

    private JsonLine() {}

    /**
     * The object as text, without a line's end.
     *
     * @param members name and value, written in the order of the map: a text, a whole number, a {@link Double}, a {@link
     *     Boolean}, {@code null}, or a {@link List} or {@link Map} of such
     * @return one line
     * @throws IllegalArgumentException if a value is of another type
     */
    public static String write(Map<String, ? extends @Nullable Object> members) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = Json.LINES.createGenerator(ObjectWriteContext.empty(), out)) {
            writeObject(members, json);
        }
        return out.toString();
    }

    private static void writeObject(Map<?, ?> members, JsonGenerator json) {
        json.writeStartObject();
        members.forEach((name, value) -> {
            json.writeName(String.valueOf(name));
            writeValue(value, json);
        });
        json.writeEndObject();
    }

    private static void writeValue(@Nullable Object value, JsonGenerator json) {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof CharSequence text) {
            json.writeString(text.toString());
        } else if (value instanceof Integer || value instanceof Long) {
            json.writeNumber(((Number) value).longValue());
        } else if (value instanceof Double number) {
            json.writeNumber(number);
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            list.forEach(element -> writeValue(element, json));
            json.writeEndArray();
        } else if (value instanceof Map<?, ?> map) {
            writeObject(map, json);
        } else {
            throw new IllegalArgumentException(
                    "a JSON line holds no " + value.getClass().getName());
        }
    }
}
