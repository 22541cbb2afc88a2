package dev.chitchat.internal.codec;

import dev.chitchat.error.InvalidUpdateException;
import dev.chitchat.internal.text.Cleaner;
import dev.chitchat.internal.text.Excerpt;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonpCharacterEscapes;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A JSON object on one line: read strictly, and written so that every reader of lines takes it for one and a terminal only shows it. */
public final class JsonLine {

    /** Private to this package, so that no application's settings change what is read and written. */
    static final JsonFactory STRICT = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(64)
                    .maxNumberLength(100)
                    .build())
            .build();

    private static final JsonMapper READER = JsonMapper.builder(STRICT)
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Escapes U+2028 and U+2029 too, which some readers take for the end of a line. */
    private static final JsonMapper WRITER = JsonMapper.builder(JsonFactory.builder()
                    .characterEscapes(JsonpCharacterEscapes.instance())
                    .build())
            .build();

    private JsonLine() {}

    /**
     * Reads a line that is one object and nothing else, in the order of the line. A key that stands twice, at whatever depth,
     * and half of a character are refused, since another reader could see something else in them.
     *
     * @throws InvalidUpdateException if it is no such line; the message tells the column
     */
    public static Map<String, @Nullable Object> read(String line) {
        try (JsonParser json = READER.createParser(line)) {
            Object value = json.nextToken() == null ? "" : READER.readValue(json, Object.class);
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

    /** The object as text, in the order of the map and without a line's end: texts, numbers, booleans, null, lists and maps. */
    public static String write(Map<String, ? extends @Nullable Object> members) {
        return Cleaner.json(WRITER.writeValueAsString(members));
    }
}
