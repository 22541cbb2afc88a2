package dev.chitchat.cli.library;

import dev.chitchat.api.AnswerType;
import dev.chitchat.cli.plan.FileEntry;
import dev.chitchat.error.InvalidUpdateException;
import dev.chitchat.internal.json.JsonLine;
import dev.chitchat.internal.text.Meant;
import dev.chitchat.internal.text.Place;
import dev.chitchat.internal.text.Redaction;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A question of the library as the names and values that every format of a file writes down. */
final class LibraryFormat {

    private LibraryFormat() {}

    /**
     * A question read back; what is absent or {@code null} is said of nothing. Throws IllegalArgumentException if a
     * value is of the wrong kind; the message begins with the name of the field.
     */
    static FileEntry entry(Place place, Map<String, ? extends @Nullable Object> row) {
        for (String name : row.keySet()) {
            if (!FileEntry.NAMES.contains(name)) {
                throw new IllegalArgumentException("unknown field '" + Redaction.of(name) + "'"
                        + Meant.hint(name, FileEntry.NAMES) + "; known are " + String.join(", ", FileEntry.NAMES));
            }
        }
        String id = text(row, "StandardQuestionId");
        String status = text(row, "Status");
        String language = text(row, "Language");
        return new FileEntry(
                place,
                id == null || id.isBlank() ? null : id,
                text(row, "Question"),
                text(row, "Answer"),
                answerType(row.get("AnswerType")),
                text(row, "Category"),
                status == null ? null : FileEntry.StatusName.parse(status),
                similar(row.get("SimilarQuestions")),
                revision(text(row, "Revision")),
                language == null || language.isBlank() ? null : language.strip());
    }

    private static @Nullable String revision(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        String revision = text.strip().toLowerCase(Locale.ROOT);
        if (!revision.matches("undo( [0-9a-f]{8})*|[0-9a-f]{8}")) {
            throw new IllegalArgumentException("Revision must be as pull wrote it, 8 hex digits, not '"
                    + Redaction.of(text) + "'; leave it out to push the question unchecked");
        }
        return revision;
    }

    private static @Nullable AnswerType answerType(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        String code = value.toString();
        if (!(value instanceof String || value instanceof Integer) || !code.matches("-?[0-9]{1,9}")) {
            throw new IllegalArgumentException(
                    "AnswerType must be 0 (text) or 2 (rich), not '" + Redaction.of(code) + "'");
        }
        return AnswerType.of(Integer.parseInt(code));
    }

    private static @Nullable String text(Map<String, ? extends @Nullable Object> row, String name) {
        Object value = row.get(name);
        if (value != null && !(value instanceof String)) {
            throw new IllegalArgumentException(name + " must be a text");
        }
        return (String) value;
    }

    /** A list, or one text as a cell of a table has it. */
    private static @Nullable List<String> similar(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        List<String> listed = listed(value);
        if (listed == null && !(value instanceof String)) {
            throw new IllegalArgumentException("SimilarQuestions must be a list of texts");
        }
        if (value.equals("")) {
            // In a table an empty cell means unchanged; here a guess could empty the list.
            throw new IllegalArgumentException(
                    "SimilarQuestions is an empty text; write [] to empty the list, or leave it out to keep it");
        }
        return listed == null ? texts(value.toString()) : listed;
    }

    /** The texts of a list, or {@code null} where it is none or holds something else. */
    private static @Nullable List<String> listed(@Nullable Object value) {
        return value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)
                ? list.stream().map(String::valueOf).toList()
                : null;
    }

    /** The texts in a cell: one a line, or a JSON array of texts. */
    private static List<String> texts(String cell) {
        if (!cell.startsWith("[")) {
            return cell.lines().toList();
        }
        String none = "SimilarQuestions starts with [ and is no JSON array of texts; write one, or a text a line";
        try {
            Map<String, @Nullable Object> read = JsonLine.read("{\"SimilarQuestions\":" + cell + "}");
            List<String> texts = listed(read.get("SimilarQuestions"));
            if (texts == null || read.size() > 1) {
                throw new IllegalArgumentException(none);
            }
            return texts;
        } catch (InvalidUpdateException e) {
            throw new IllegalArgumentException(none, e);
        }
    }

    /** What {@link #texts} reads back: a text a line, or a JSON array where that would be something else or nothing. */
    static String cell(List<?> texts) {
        String lines = String.join("\n", texts.stream().map(String::valueOf).toList());
        boolean plain =
                !lines.isEmpty() && !lines.startsWith("[") && texts(lines).equals(texts);
        return plain ? lines : JsonLine.write(texts);
    }
}
