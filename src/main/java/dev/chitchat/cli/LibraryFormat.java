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

/** A question of the library as the names and values that every format of a file writes down. */
final class LibraryFormat {

    static final List<String> COLUMNS =
            List.of("StandardQuestionId", "Question", "Answer", "AnswerType", "Category", "Status", "SimilarQuestions");

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
                AnswerType.of(answerType(text(row, "AnswerType", "0"))),
                text(row, "Category", null),
                StatusName.parse(text(row, "Status", "enabled")),
                similar(row.get("SimilarQuestions")));
    }

    private static int answerType(String text) {
        if (!text.equals("0") && !text.equals("2")) {
            throw new IllegalArgumentException("AnswerType must be 0 (text) or 2 (rich), not '" + Shown.of(text) + "'");
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

    /** A list, or the lines of one text as a cell of a table has them. */
    private static List<String> similar(@Nullable Object value) {
        if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return notBlank(list.stream().map(String::valueOf).toList());
        }
        if (value != null && !(value instanceof String)) {
            throw new IllegalArgumentException("SimilarQuestions must be a list of texts");
        }
        return value == null || value.toString().isEmpty()
                ? List.of()
                : notBlank(value.toString().lines().toList());
    }

    private static List<String> notBlank(List<String> texts) {
        if (texts.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("SimilarQuestions holds a blank text; take it out");
        }
        return texts;
    }
}
