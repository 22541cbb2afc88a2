package dev.chitchat.cli.input;

import dev.chitchat.cli.process.Redaction;
import dev.chitchat.cli.process.UsageException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The columns that a CSV may have.
 *
 * @param known their names
 * @param needsId whether the one that says which question a record is about must be there
 */
public record CsvColumns(List<String> known, boolean needsId) {

    private static final String ID = "StandardQuestionId";

    /**
     * The names in a header, checked.
     *
     * @throws UsageException if a column is unknown or twice there, or the one needed is missing
     */
    List<String> header(Line line) {
        CsvCells cells = new CsvCells();
        boolean open = cells.openAfter(line.text());
        String defect = line.defect() == null && open ? "a quoted cell does not end in it" : line.defect();
        if (defect != null || cells.defect() != null) {
            throw wrong(line, String.valueOf(defect == null ? cells.defect() : defect));
        }
        List<String> names = cells.cells().stream().map(String::strip).toList();
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!known.contains(name)) {
                throw wrong(
                        line,
                        "the column '" + Redaction.of(name) + "' is unknown; name columns, with commas between,"
                                + " out of " + String.join(", ", known));
            }
            if (!seen.add(name)) {
                throw wrong(line, "the column '" + name + "' is there twice; leave one out");
            }
        }
        if (needsId && !seen.contains(ID)) {
            throw wrong(line, "the column '" + ID + "' is missing; it says which question to change");
        }
        return names;
    }

    private static UsageException wrong(Line line, String why) {
        return new UsageException("the header of the CSV (line " + line.number() + ") cannot be used: " + why);
    }
}
