package dev.chitchat.cli;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The columns that a CSV may have: the fields of an update by the service's own names. */
final class CsvHeader {

    private static final String ID = "StandardQuestionId";
    private static final List<String> KNOWN = List.of(ID, "Question", "Answer", "AnswerType", "CategoryId");

    private CsvHeader() {}

    /**
     * The names, checked.
     *
     * @throws IllegalArgumentException if a column is unknown or twice there, or the id is missing
     */
    static List<String> check(List<String> cells) {
        List<String> names = cells.stream().map(String::strip).toList();
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!KNOWN.contains(name)) {
                throw new IllegalArgumentException("the column '" + Shown.of(name) + "' is unknown; name columns, with"
                        + " commas between, out of " + String.join(", ", KNOWN));
            }
            if (!seen.add(name)) {
                throw new IllegalArgumentException("the column '" + name + "' is there twice; leave one out");
            }
        }
        if (!seen.contains(ID)) {
            throw new IllegalArgumentException("the column '" + ID + "' is missing; it says which question to change");
        }
        return names;
    }
}
