package dev.chitchat.internal.codec;

import dev.chitchat.error.InvalidUpdateException;
import dev.chitchat.internal.text.Cleaner;
import dev.chitchat.internal.text.Excerpt;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A JSON object on one line: read strictly, and written so that every reader of lines takes it for one and a terminal only shows it. */
public final class JsonLine {

    private static final JsonMapper MAPPER = JsonMapper.builder(Json.FACTORY)
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonLine() {}

    /**
     * Reads a line that is one object and nothing else. A key that stands twice, at whatever depth, and half of a
     * character are refused, since another reader could see something else in them.
     *
     * @param line the text
     * @return name and value in the order of the line: a text, a number, a boolean, {@code null}, a list or a map
     * @throws InvalidUpdateException if it is no such line; the message tells the column
     */
    public static Map<String, @Nullable Object> read(String line) {
        try (JsonParser json = MAPPER.createParser(line)) {
            Object value = json.nextToken() == null ? "" : MAPPER.readValue(json, Object.class);
            if (!(value instanceof Map<?, ?> members)) {
                throw new InvalidUpdateException("a JSON object is expected, found "
                        + (line.isBlank() ? "nothing" : InvalidUpdates.kind(value)));
            }
            if (json.nextToken() != null) {
                throw new InvalidUpdateException("it goes on after its JSON object; write one object a line");
            }
            InvalidUpdates.refuseBroken("a name", members);
            Map<String, @Nullable Object> named = new LinkedHashMap<>();
            members.forEach((name, member) -> named.put(String.valueOf(name), member));
            return named;
        } catch (JacksonException e) {
            throw new InvalidUpdateException("no valid JSON" + where(e.getLocation()) + ": "
                    + Excerpt.of(withoutAdvice(e.getOriginalMessage())));
        }
    }

    /** Jackson tells programmers how to switch the check off. */
    private static String withoutAdvice(String message) {
        return message.replaceFirst("(: enable `|: maybe a \\().*", "");
    }

    private static String where(@Nullable TokenStreamLocation place) {
        if (place == null) {
            return "";
        }
        return " at " + (place.getLineNr() > 1 ? "line " + place.getLineNr() + ", " : "") + "column "
                + place.getColumnNr();
    }

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
        return Cleaner.json(out.toString());
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
