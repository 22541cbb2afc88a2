package dev.chitchat.cli.library;

import dev.chitchat.api.LibraryQuestion;
import dev.chitchat.cli.input.Columns;
import dev.chitchat.cli.input.JsonRows;
import dev.chitchat.cli.input.LineReader;
import dev.chitchat.cli.input.RowReader;
import dev.chitchat.cli.plan.FileEntry;
import dev.chitchat.cli.plan.FileEntry.Revision;
import dev.chitchat.cli.plan.Plan;
import dev.chitchat.cli.plan.Plan.Change;
import dev.chitchat.cli.process.UsageException;
import dev.chitchat.cli.process.WholeFile;
import dev.chitchat.internal.json.JsonLine;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A plan that was saved, to be carried out as it is: a first line that tells it from a library, then a question a line as it
 * is to be, with the revision that it had when the plan was made.
 *
 * @param entries the questions
 * @param newCategories what is to be created first
 */
record PlanFile(List<FileEntry> entries, List<String> newCategories) {

    private static final String MARK = "chitchatPlan";
    private static final String START = "{\"" + MARK + "\":";
    private static final int FORMAT = 1;

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

    private static final Columns NAMES = new Columns(
            Stream.concat(FileEntry.NAMES.stream(), Stream.of(MARK, "changes", "newCategories"))
                    .toList(),
            false);

    /** Reads a plan. Throws UsageException if it is not as it was written. */
    static PlanFile read(Path file) throws IOException {
        RowReader.Row row = null;
        try (JsonRows rows = new JsonRows(new LineReader(Files.newInputStream(file), file.toString()), NAMES)) {
            row = rows.next();
            Map<String, ? extends @Nullable Object> members = row == null ? Map.of() : row.members();
            List<FileEntry> entries = new ArrayList<>();
            for (row = rows.next(); row != null; row = rows.next()) {
                if (row.defect() != null) {
                    throw refused(row.defect());
                }
                entries.add(LibraryFile.entry(row.place(), row.members()));
            }
            boolean whole = Integer.valueOf(FORMAT).equals(members.get(MARK))
                    && Integer.valueOf(entries.size()).equals(members.get("changes"));
            if (!whole || !(members.get("newCategories") instanceof List<?> categories)) {
                throw refused("'" + file + "' is cut short, or of another version");
            }
            return new PlanFile(
                    entries, categories.stream().map(String::valueOf).toList());
        } catch (IllegalArgumentException e) {
            String what = String.valueOf(e.getMessage());
            throw refused(row == null ? what : row.place().says(what));
        }
    }

    private static UsageException refused(String what) {
        return new UsageException(
                what + "; the plan is not as diff --out wrote it, so nothing was sent; make it again");
    }

    static void write(Path file, Plan plan) throws IOException {
        WholeFile.write(file, out -> {
            Map<String, Object> header = new LinkedHashMap<>();
            header.put(MARK, FORMAT);
            header.put("changes", plan.changes().size());
            header.put("newCategories", plan.newCategories());
            line(header, out);
            for (Change change : plan.changes()) {
                line(row(change, plan), out);
            }
        });
    }

    private static void line(Map<String, Object> members, OutputStream out) throws IOException {
        out.write((JsonLine.write(members) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, Object> row(Change change, Plan plan) {
        LibraryQuestion before = change.before();
        LibraryQuestion after = change.after();
        Map<String, Object> row = FileEntry.of(Objects.requireNonNull(after == null ? before : after), plan.paths())
                .values();
        row.put(
                "Revision",
                before == null ? "" : Revision.of(before, plan.paths().of(before.categoryId())));
        if (after == null) {
            row.put("Status", FileEntry.StatusName.of(FileEntry.StatusName.DELETED));
        }
        return row;
    }
}
