package dev.chitchat.cli.input;

import dev.chitchat.cli.process.UsageException;
import dev.chitchat.internal.text.Place;
import dev.chitchat.internal.text.Redaction;
import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names that the values of a record may have, what an input calls them, and how its bytes are read.
 *
 * @param needsId whether the one that says which question a record is about must be there
 * @param theirs the input's name by ours, as {@code --columns} says; if there are any, all others are passed over
 * @param encoding what the bytes stand for, or {@code null} for what they say themselves
 */
public record Columns(
        List<String> known,
        boolean needsId,
        Map<String, String> theirs,
        @Nullable Charset encoding) {

    /** Of JSON, whose rows have what names they have. */
    public static final Columns ANY = new Columns(List.of(), false, Map.of(), null);

    private static final String ID = "StandardQuestionId";

    /** Throws UsageException if a column of a header is unknown or twice there, or one that is needed is missing. */
    void check(List<String> header, List<Place> places) {
        Place start = places.get(0);
        theirs.forEach((our, name) -> {
            if (!header.contains(name)) {
                throw new UsageException(start + ": there is no column '" + Redaction.of(name)
                        + "', which --columns names" + Redaction.hint(name, header));
            }
        });
        for (int i = 0; i < header.size(); i++) {
            String name = header.get(i);
            String our = our(name);
            if (our == null && theirs.isEmpty()) {
                throw new UsageException(places.get(i) + ": the column '" + Redaction.of(name) + "' is unknown"
                        + Redaction.hint(name, known) + "; name columns out of " + String.join(", ", known)
                        + ", or say with --columns what they are called here, such as --columns Question=q,Answer=a");
            }
            if (our != null && header.indexOf(name) < i) {
                throw new UsageException(places.get(i) + ": the column '" + name + "' is there twice; leave one out");
            }
        }
        if (needsId && (theirs.isEmpty() ? !header.contains(ID) : !theirs.containsKey(ID))) {
            throw new UsageException(start + ": the column '" + ID + "' is missing; it says which question to change");
        }
    }

    /** Where the input has no header and columns go by their places, {@code #1} the first: the last, else 0. */
    int lastPlace() {
        return theirs.values().stream().allMatch(name -> name.matches("#[1-9][0-9]{0,3}"))
                ? theirs.values().stream()
                        .mapToInt(name -> Integer.parseInt(name.substring(1)))
                        .max()
                        .orElse(0)
                : 0;
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

    /** A record by our names; as it is where the input calls them the same. */
    RowReader.Row row(
            long line, Place place, Map<String, ? extends @Nullable Object> members, Fingerprint fingerprint) {
        if (theirs.isEmpty()) {
            return new RowReader.Row(line, place, members, null, fingerprint);
        }
        Map<String, @Nullable Object> ours = new LinkedHashMap<>();
        Map<String, Place> parts = new HashMap<>();
        theirs.forEach((our, name) -> {
            if (members.containsKey(name)) {
                ours.put(our, members.get(name));
                parts.put(our, place.of(name));
            }
        });
        return new RowReader.Row(line, place.with(parts), ours, null, fingerprint);
    }
}
