package dev.chitchat.cli;

import dev.chitchat.api.AnswerType;
import dev.chitchat.api.CategoryTree;
import dev.chitchat.api.LibraryQuestion;
import dev.chitchat.plan.CategoryPath;
import dev.chitchat.plan.FileEntry;
import dev.chitchat.plan.StatusName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** A question of the library as the names and values that every format of a file writes down. */
final class LibraryFormat {

    static final List<String> COLUMNS =
            List.of("StandardQuestionId", "Question", "Answer", "AnswerType", "Category", "Status", "SimilarQuestions");

    private static final JsonMapper JSON = new JsonMapper();

    private LibraryFormat() {}

    static Map<String, Object> row(LibraryQuestion question, CategoryTree tree) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("StandardQuestionId", question.standardQuestionId());
        row.put("Question", question.question());
        row.put("Answer", question.answer());
        row.put("AnswerType", question.answerType().code());
        row.put("Category", CategoryPath.of(tree, question.categoryId()));
        row.put("Status", StatusName.of(question.status()));
        row.put("SimilarQuestions", question.similarQuestions());
        return row;
    }

    /**
     * A question read back; the id may be absent or empty, the type, the status and the similar questions may be absent.
     *
     * @throws IllegalArgumentException if a value is of the wrong kind; the message names the field
     */
    static FileEntry entry(String place, Map<?, ?> row) {
        for (Object name : row.keySet()) {
            if (!Set.copyOf(COLUMNS).contains(String.valueOf(name))) {
                throw new IllegalArgumentException("unknown field '" + Shown.of(String.valueOf(name)) + "'; known are "
                        + String.join(", ", COLUMNS));
            }
        }
        String id = text(row, "StandardQuestionId", "");
        return new FileEntry(
                place,
                id.isBlank() ? null : id,
                text(row, "Question", null),
                text(row, "Answer", null),
                AnswerType.of(number(row, "AnswerType")),
                text(row, "Category", null),
                StatusName.parse(text(row, "Status", "enabled")),
                similar(row.get("SimilarQuestions")));
    }

    private static int number(Map<?, ?> row, String name) {
        String text = text(row, name, "0");
        if (!text.matches("-?[0-9]{1,9}")) {
            throw new IllegalArgumentException(name + " must be 0 (text) or 2 (rich), not '" + Shown.of(text) + "'");
        }
        return Integer.parseInt(text);
    }

    private static String text(Map<?, ?> row, String name, @Nullable String otherwise) {
        Object value = row.get(name);
        if (value instanceof String || value instanceof Integer || value instanceof Long) {
            return value.toString();
        }
        if (value != null || otherwise == null) {
            throw new IllegalArgumentException(name + (value == null ? " is missing" : " must be a text"));
        }
        return otherwise;
    }

    /** A list, or one text as a cell of a table has it. */
    private static List<String> similar(@Nullable Object value) {
        if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return list.stream().map(String::valueOf).toList();
        }
        if (value != null && !(value instanceof String)) {
            throw new IllegalArgumentException("SimilarQuestions must be a list of texts");
        }
        return value == null ? List.of() : texts(value.toString());
    }

    /** A text a line, or a JSON array of texts. */
    static List<String> texts(String cell) {
        if (cell.startsWith("[")) {
            try {
                return List.of(JSON.readValue(cell, String[].class));
            } catch (JacksonException | NullPointerException noArray) {
                return cell.lines().toList();
            }
        }
        return cell.lines().toList();
    }
}
