package dev.chitchat.internal.codec;

import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.error.InvalidUpdateException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
     * Reads one JSON object.
     *
     * @param json the text of one line
     * @return the update
     * @throws InvalidUpdateException if it is no update; the message names the field and what was found
     */
    public ChitchatUpdate read(String json) {
        return fromMembers(JsonLine.read(json));
    }

    /**
     * Reads the members of one JSON object.
     *
     * @param members value by name; a value of {@code null} counts as absent
     * @return the update
     * @throws InvalidUpdateException if it is no update; the message names the field and what was found
     */
    public ChitchatUpdate fromMembers(Map<String, ? extends @Nullable Object> members) {
        return read(members, false);
    }

    /**
     * Reads the cells of one line of a table.
     *
     * @param cells text by column name; an empty cell is absent, white space around a number is passed over
     * @return the update
     * @throws InvalidUpdateException if it is no update; the message names the field and what was found
     */
    public ChitchatUpdate fromCells(Map<String, ? extends @Nullable Object> cells) {
        return read(cells, true);
    }

    private static ChitchatUpdate read(Map<String, ? extends @Nullable Object> fields, boolean cells) {
        UpdateDraft draft = new UpdateDraft();
        fields.forEach((name, value) -> {
            if (!Fields.ALL.contains(name)) {
                throw InvalidUpdates.unknownField(name);
            }
            if (value != null && !(cells && value.equals(""))) {
                take(name, value, cells, draft);
            }
        });
        return draft.toUpdate();
    }

    private static void take(String name, Object value, boolean cell, UpdateDraft draft) {
        boolean number = cell || value instanceof Number;
        if (name.equals(Fields.ANSWER_TYPE) || name.equals(Fields.CATEGORY_ID)) {
            String digits = number ? value.toString().strip() : "none";
            takeNumber(name, digits, value, draft);
        } else if (value instanceof String text) {
            draft.text(name, text);
        } else {
            throw InvalidUpdates.wrongType(name, "a text", InvalidUpdates.kind(value));
        }
    }

    private static void takeNumber(String name, String digits, Object value, UpdateDraft draft) {
        boolean type = name.equals(Fields.ANSWER_TYPE);
        try {
            if (type) {
                draft.answerType(Integer.parseInt(digits));
            } else {
                draft.categoryId(Long.parseLong(digits));
            }
        } catch (NumberFormatException e) {
            throw InvalidUpdates.wrongType(name, type ? INT : LONG, InvalidUpdates.kind(value));
        }
    }
}
