package dev.chitchat.cli.library;

import dev.chitchat.api.LibraryQuestion;
import dev.chitchat.cli.input.Columns;
import dev.chitchat.cli.input.Input;
import dev.chitchat.cli.input.InputFormat;
import dev.chitchat.cli.process.Formats;
import dev.chitchat.cli.process.UsageException;
import dev.chitchat.internal.json.JsonLine;
import dev.chitchat.internal.text.Cleaner;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A plan for people, for programs, and as a file that is to be carried out as it is: a first line that tells it from a
 * library, then a question a line as it is to be, with the revision that it had when the plan was made.
 */
record PlanText(Plan plan) {

    private static final int LONGEST = 100;
    private static final int LEAD = 20;

    private static final String MARK = "chitchatPlan";
    private static final String START = "{\"" + MARK + "\":";
    private static final int FORMAT = 1;

    /** A line a question, a further one for each field, and a summary. */
    String people() {
        String created = plan.newCategories(plan.changes).stream()
                .map(path -> "+ category " + Cleaner.line(path) + "\n")
                .collect(Collectors.joining());
        return created + plan.changes.stream().map(this::words).collect(Collectors.joining()) + summary() + "\n";
    }

    /** Both sides of a question that was changed on both. */
    String conflict(Change change) {
        if (change instanceof Change.Edited edited) {
            return edited.place() + ": " + shown(edited.before().question()) + " ("
                    + edited.before().standardQuestionId()
                    + ") was edited here and, since it was pulled, by others: "
                    + edited.fields(plan.paths).stream()
                            .map(field -> field.name() + " is " + side(field.before(), field.after())
                                    + " in the library and " + side(field.after(), field.before()) + " in the file")
                            .collect(Collectors.joining(", "));
        }
        if (change instanceof Change.Deleted deleted) {
            return shown(deleted.before().question()) + " (" + deleted.before().standardQuestionId()
                    + ") is to be deleted and was changed by others since: its answer is "
                    + shown(deleted.before().answer());
        }
        FileEntry entry = ((Change.Added) change).entry();
        return entry.place() + ": the library holds no question " + entry.id() + ", "
                + shown(change.known().question())
                + ", which was edited here: others have deleted it since it was pulled, or the id is wrong";
    }

    private String words(Change change) {
        if (change instanceof Change.Added added) {
            return "+ " + shown(added.after().question()) + "  ("
                    + Cleaner.line(added.entry().category()) + ", "
                    + Cleaner.line(added.entry().place().toString()) + (added.isDisabled() ? ", disabled" : "") + ")\n";
        }
        if (change instanceof Change.Edited edited) {
            return "~ " + shown(edited.before().question()) + "  ("
                    + Cleaner.line(change.known().standardQuestionId()) + ")\n"
                    + edited.fields(plan.paths).stream()
                            .map(field -> "    " + field.name() + ": " + side(field.before(), field.after()) + " -> "
                                    + side(field.after(), field.before()) + "\n")
                            .collect(Collectors.joining());
        }
        return "- " + shown(change.known().question()) + "  ("
                + Cleaner.line(change.known().standardQuestionId()) + ")\n";
    }

    private static String text(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(" | "))
                : value.toString();
    }

    /** One of two values with what differs: from there on where both are long, as escapes where they look alike. */
    private static String side(Object value, Object otherValue) {
        String text = text(value);
        String other = text(otherValue);
        int differs = Arrays.mismatch(text.toCharArray(), other.toCharArray());
        int start = differs < 0 ? text.length() : differs;
        int from = text.length() + other.length() <= 2 * LONGEST ? 0 : Math.max(0, start - LEAD);
        if (!Normalizer.normalize(text, Normalizer.Form.NFKC)
                .equals(Normalizer.normalize(other, Normalizer.Form.NFKC))) {
            return shown(text, from);
        }
        int end = text.length();
        for (int at = other.length(); end > start && at > start && text.charAt(end - 1) == other.charAt(at - 1); at--) {
            end--;
        }
        String escaped = text.substring(start, end)
                .chars()
                .mapToObj(c -> c < 0x7f ? String.valueOf((char) c) : String.format(Locale.ROOT, "\\u%04x", c))
                .collect(Collectors.joining());
        return shown(text.substring(0, start) + escaped + text.substring(end), from);
    }

    private static String shown(String text) {
        return shown(text, 0);
    }

    private static String shown(String text, int from) {
        int start = from > 0 && Character.isLowSurrogate(text.charAt(from)) ? from - 1 : from;
        int end = Math.min(text.length(), start + LONGEST);
        end -= end < text.length() && Character.isHighSurrogate(text.charAt(end - 1)) ? 1 : 0;
        String clean = Cleaner.line(text.substring(start, end));
        return '"' + (start > 0 ? "…" : "") + clean + (end < text.length() ? "…" : "") + '"';
    }

    String summary() {
        if (plan.changes.isEmpty()) {
            return "nothing to change";
        }
        long deleted = plan.count("delete");
        return plan.count("add") + " to add, " + plan.count("edit") + " to edit ("
                + edited(edit -> edit.before().categoryId() != edit.after().categoryId()) + " moved, "
                + edited(edit -> edit.status() != null) + " enabled or disabled)"
                + (deleted == 0 ? "" : ", " + deleted + " to delete")
                + (plan.newCategories(plan.changes).isEmpty()
                        ? ""
                        : ", " + Formats.count(plan.newCategories(plan.changes).size(), "category") + " to create");
    }

    private long edited(Predicate<Change.Edited> how) {
        return plan.changes.stream()
                .filter(change -> change instanceof Change.Edited edited && how.test(edited))
                .count();
    }

    String json() {
        return plan.changes.stream()
                .map(change -> JsonLine.write(members(change)) + "\n")
                .collect(Collectors.joining());
    }

    private Map<String, Object> members(Change change) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("change", change.kind() + (change.kind().endsWith("e") ? "d" : "ed"));
        LibraryQuestion before = change.before();
        if (before != null) {
            members.put("StandardQuestionId", before.standardQuestionId());
            members.put("Question", change.known().question());
        }
        if (change instanceof Change.Added added) {
            members.put("place", added.entry().place().toString());
            members.putAll(FileEntry.of(added.after(), plan.paths).values());
            members.keySet().removeAll(List.of("StandardQuestionId", "Revision"));
            members.put("Category", added.entry().category());
        } else if (change instanceof Change.Edited edited) {
            Map<String, Object> fields = new LinkedHashMap<>();
            for (Change.Field field : edited.fields(plan.paths)) {
                Map<String, Object> values = new LinkedHashMap<>();
                values.put("before", field.before());
                values.put("after", field.after());
                fields.put(field.name(), values);
            }
            members.put("fields", fields);
        }
        return members;
    }

    // the file

    /** Whether a file is a plan, whatever its name. */
    static boolean isOne(Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return START.equals(new String(in.readNBytes(START.length()), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return false;
        }
    }

    static LibraryFile.Reading read(Path file) throws IOException {
        Map<String, @Nullable Object> header = new HashMap<>();
        LibraryFile.Reading found = new LibraryFile.Reading(new ArrayList<>(), new ArrayList<>(), List.of(), null);
        new Input(null, InputFormat.JSONL, Columns.ANY, Files.newInputStream(file), file.toString()).eachRow(row -> {
            if (header.isEmpty()) {
                header.putAll(row.members());
            } else {
                LibraryFile.take(row, null, null, found);
            }
        });
        if (!found.defects().isEmpty()) {
            throw refused(found.defects().get(0));
        }
        boolean whole = Integer.valueOf(FORMAT).equals(header.get(MARK))
                && Integer.valueOf(found.entries().size()).equals(header.get("changes"));
        if (!whole || !(header.get("newCategories") instanceof List<?> categories)) {
            throw refused("'" + file + "' is cut short, or of another version");
        }
        List<String> created = categories.stream().map(String::valueOf).toList();
        return new LibraryFile.Reading(found.entries(), List.of(), List.of(), created);
    }

    private static UsageException refused(String what) {
        return new UsageException(
                what + "; the plan is not as diff --out wrote it, so nothing was sent; make it again");
    }

    void save(OutputStream to) throws IOException {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put(MARK, FORMAT);
        header.put("changes", plan.changes.size());
        header.put("newCategories", plan.newCategories(plan.changes));
        List<Map<String, Object>> rows = new ArrayList<>(List.of(header));
        plan.changes.forEach(change -> rows.add(row(change)));
        LibraryFile.JSONL.write(rows, to);
    }

    private Map<String, Object> row(Change change) {
        LibraryQuestion before = change.before();
        LibraryQuestion after = change.after();
        Map<String, Object> row = FileEntry.of(Objects.requireNonNull(after == null ? before : after), plan.paths)
                .values();
        row.put("Revision", before == null ? "" : FileEntry.revision(before, plan.paths.of(before.categoryId())));
        if (after == null) {
            row.put("Status", FileEntry.word(FileEntry.DELETED));
        }
        return row;
    }
}
