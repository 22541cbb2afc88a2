package dev.chitchat.cli.input;

import dev.chitchat.cli.process.Redaction;
import dev.chitchat.cli.process.UsageException;
import dev.chitchat.internal.text.Meant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names that the values of a record may have, and what an input calls them.
 *
 * @param known our names
 * @param needsId whether the one that says which question a record is about must be there
 * @param theirs the input's name by ours, as {@code --columns} says; if there are any, all others are passed over
 */
public record Columns(List<String> known, boolean needsId, Map<String, String> theirs) {

    private static final String ID = "StandardQuestionId";

    /**
     * Our names for those in a header, {@code null} for one that is passed over.
     *
     * @throws UsageException if a column is unknown or twice there, or one that is needed is missing
     */
    List<@Nullable String> of(List<String> header, long line) {
        theirs.forEach((our, name) -> {
            if (!header.contains(name)) {
                throw wrong(
                        line,
                        "it has no column '" + Redaction.of(name) + "', which --columns names"
                                + Meant.hint(name, header));
            }
        });
        List<@Nullable String> names = new ArrayList<>();
        for (String name : header) {
            String our = our(name);
            if (our == null && theirs.isEmpty()) {
                throw wrong(
                        line,
                        "the column '" + Redaction.of(name) + "' is unknown" + Meant.hint(name, known)
                                + "; name columns out of " + String.join(", ", known)
                                + ", or say with --columns what they are called here, such as --columns Question=q,Answer=a");
            }
            if (our != null && names.contains(our)) {
                throw wrong(line, "the column '" + name + "' is there twice; leave one out");
            }
            names.add(our);
        }
        if (needsId && !names.contains(ID)) {
            throw wrong(line, "the column '" + ID + "' is missing; it says which question to change");
        }
        return names;
    }

    @Nullable
    String our(String name) {
        if (theirs.isEmpty()) {
            return known.contains(name) ? name : null;
        }
        return theirs.entrySet().stream()
                .filter(entry -> entry.getValue().equals(name))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    /** The members of a record of JSON or YAML by our names; as they are where the input calls them the same. */
    Map<String, ? extends @Nullable Object> of(Map<String, ? extends @Nullable Object> members) {
        if (theirs.isEmpty()) {
            return members;
        }
        Map<String, @Nullable Object> ours = new LinkedHashMap<>();
        theirs.forEach((our, name) -> {
            if (members.containsKey(name)) {
                ours.put(our, members.get(name));
            }
        });
        return ours;
    }

    static UsageException wrong(long line, String why) {
        return new UsageException("the header of the CSV (line " + line + ") cannot be used: " + why);
    }
}
