package dev.chitchat.codec;

import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.error.Excerpt;
import dev.chitchat.error.InvalidUpdateException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * Updates as people and programs write them down: a JSON object a line, or the cells of a table.
 *
 * <p>Strict, so that a slip of the pen is told and not sent: the service's own field names, each of the right type and at
 * most once, nothing unknown. Thread-safe.
 */
public final class UpdateReader {

    private static final String INT = "a whole number from -2147483648 to 2147483647, such as 0 (text) or 2 (rich)";
    private static final String LONG = "a whole number of at most 64 bits";

    private UpdateReader() {}

    /**
     * A reader.
     *
     * @return the reader; it has no state
     */
    public static UpdateReader create() {
        return new UpdateReader();
    }

    /**
     * Reads one JSON object in UTF-8.
     *
     * @param json the bytes of one line
     * @return the update
     * @throws InvalidUpdateException if it is no UTF-8, or no update; the message names the field and what was found
     */
    ChitchatUpdate read(byte[] json) {
        try {
            return read(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new InvalidUpdateException("the line is no valid UTF-8; save the file in that encoding");
        }
    }

    /**
     * Reads one JSON object.
     *
     * @param json the text of one line; a value of {@code null} counts as absent
     * @return the update
     * @throws InvalidUpdateException if it is no update; the message names the field and what was found
     */
    public ChitchatUpdate read(String json) {
        UpdateDraft draft = new UpdateDraft();
        try (JsonParser parser = Json.FACTORY.createParser(ObjectReadContext.empty(), json)) {
            readObject(parser, draft);
        } catch (JacksonException e) {
            throw new InvalidUpdateException("no valid JSON" + where(e) + ": " + Excerpt.of(e.getOriginalMessage()));
        }
        return draft.toUpdate();
    }

    private static String where(JacksonException e) {
        return e.getLocation() == null ? "" : " at column " + e.getLocation().getColumnNr();
    }

    private static void readObject(JsonParser parser, UpdateDraft draft) {
        JsonToken first = parser.nextToken();
        if (first != JsonToken.START_OBJECT) {
            throw new InvalidUpdateException("a JSON object is expected, found " + describe(first, parser));
        }
        String name;
        while ((name = parser.nextName()) != null) {
            readField(name, parser, draft);
        }
        if (parser.nextToken() != null) {
            throw new InvalidUpdateException("the line goes on after its JSON object; write one object a line");
        }
    }

    private static void readField(String name, JsonParser parser, UpdateDraft draft) {
        if (!Fields.ALL.contains(name)) {
            throw InvalidUpdates.unknownField(name);
        }
        JsonToken value = parser.nextToken();
        if (value == JsonToken.VALUE_NULL) {
            return;
        }
        switch (name) {
            case Fields.ANSWER_TYPE -> draft.answerType((int) readNumber(name, INT, value, parser));
            case Fields.CATEGORY_ID -> draft.categoryId(readNumber(name, LONG, value, parser));
            default -> draft.text(name, readText(name, value, parser));
        }
    }

    private static String readText(String name, JsonToken value, JsonParser parser) {
        if (value != JsonToken.VALUE_STRING) {
            throw InvalidUpdates.wrongType(name, "a text", describe(value, parser));
        }
        return parser.getString();
    }

    private static long readNumber(String name, String wanted, JsonToken value, JsonParser parser) {
        if (value != JsonToken.VALUE_NUMBER_INT) {
            throw InvalidUpdates.wrongType(name, wanted, describe(value, parser));
        }
        return parseNumber(name, wanted, parser.getString());
    }

    private static long parseNumber(String name, String wanted, String digits) {
        try {
            return name.equals(Fields.ANSWER_TYPE) ? Integer.parseInt(digits) : Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw InvalidUpdates.wrongType(name, wanted, "\"" + Excerpt.of(digits) + "\"");
        }
    }

    private static String describe(JsonToken token, JsonParser parser) {
        return token == null
                ? "nothing"
                : switch (token) {
                    case START_OBJECT -> "an object";
                    case START_ARRAY -> "an array";
                    case VALUE_STRING -> "the text \"" + Excerpt.of(parser.getString()) + "\"";
                    case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "the number " + Excerpt.of(parser.getString());
                    default -> Excerpt.of(parser.getString());
                };
    }

    /**
     * Reads the cells of one line of a table.
     *
     * @param cells text by column name; an empty cell is absent, white space around a number is passed over
     * @return the update
     * @throws InvalidUpdateException if it is no update; the message names the field and what was found
     */
    public ChitchatUpdate fromCells(Map<String, String> cells) {
        UpdateDraft draft = new UpdateDraft();
        cells.forEach((name, cell) -> {
            if (!Fields.ALL.contains(name)) {
                throw InvalidUpdates.unknownField(name);
            }
            if (!cell.isEmpty()) {
                readCell(name, cell, draft);
            }
        });
        return draft.toUpdate();
    }

    private static void readCell(String name, String cell, UpdateDraft draft) {
        switch (name) {
            case Fields.ANSWER_TYPE -> draft.answerType((int) parseNumber(name, INT, cell.strip()));
            case Fields.CATEGORY_ID -> draft.categoryId(parseNumber(name, LONG, cell.strip()));
            default -> draft.text(name, cell);
        }
    }
}
