package dev.chitchat.cli.library;

import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.LibraryQuestion;
import dev.chitchat.cli.input.Input;
import dev.chitchat.cli.input.Input.InputRecord;
import dev.chitchat.cli.options.Problems;
import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.UsageException;
import dev.chitchat.cli.process.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What every question that a run is to change holds before it, as a file that push takes; with the rows of an earlier
 * run. Its revisions are those that the run may leave behind, so that a push of it brings nothing back over what others
 * have changed since.
 */
public record UndoFile(Path file, List<Map<String, Object>> rows) {

    /** Each of a question's first updates may have failed or not; the rest counts as one, or the states are many. */
    private static final int MOST_APART = 6;

    /** Checks the name. What an earlier run has written stays: what the library holds by now may be that run's work. */
    public static @Nullable UndoFile check(@Nullable Path file, boolean goOn, Problems problems) {
        if (file == null || !problems.writes("--undo", file, true)) {
            return null;
        }
        try {
            LibraryFile.Reading earlier = held(file);
            if (goOn) {
                earlier.defects().forEach(defect -> problems.add("--undo: " + defect));
            } else if (!earlier.isEmpty()) {
                problems.add("--undo '" + file + "' holds something already, perhaps what undoes an earlier run;"
                        + " name another file");
            }
            return new UndoFile(
                    file, earlier.entries().stream().map(FileEntry::values).toList());
        } catch (UsageException | IOException e) {
            problems.add("--undo: " + e.getMessage());
            return null;
        }
    }

    private static LibraryFile.Reading held(Path file) throws IOException {
        LibraryFile.of(file);
        return Files.isRegularFile(file) && Files.size(file) > 0 ? LibraryFile.read(file) : LibraryFile.Reading.NONE;
    }

    /** The updates of each question in an input, in order, the later ones of many as one. */
    public static Map<String, List<ChitchatUpdate>> updates(Input input) throws IOException {
        Map<String, List<ChitchatUpdate>> updates = new HashMap<>();
        input.each(record -> {
            if (record instanceof InputRecord.Update update) {
                List<ChitchatUpdate> of =
                        updates.computeIfAbsent(update.update().standardQuestionId(), id -> new ArrayList<>());
                boolean many = of.size() == MOST_APART;
                of.add(many ? of.remove(MOST_APART - 1).followedBy(update.update()) : update.update());
            }
        });
        return updates;
    }

    /** Writes what undoes a plan; on disk when this returns. */
    void write(Plan plan) {
        write(plan.changes.stream().map(change -> row(change, plan.paths)).toList());
    }

    /** Writes what undoes updates; on disk when this returns. */
    public void write(Map<String, List<ChitchatUpdate>> updates, LiveLibrary live) {
        CategoryPaths paths = new CategoryPaths(live.tree(), false);
        write(live.questions().stream()
                .filter(question -> updates.containsKey(question.standardQuestionId()))
                .map(question -> row(
                        question,
                        paths,
                        states(question, updates.getOrDefault(question.standardQuestionId(), List.of()), paths)))
                .toList());
    }

    private void write(List<Map<String, Object>> more) {
        List<Map<String, Object>> all = new ArrayList<>(rows);
        Set<String> known = rows.stream().map(UndoFile::key).collect(Collectors.toSet());
        // What the earlier run has added has an id by now, and is to be deleted all the same.
        String deleted = FileEntry.word(FileEntry.DELETED);
        more.stream()
                .filter(row -> !known.contains(key(row)) && !known.contains(text(deleted, row)))
                .forEach(all::add);
        try {
            if (rows.isEmpty() && !held(file).isEmpty()) {
                throw new IOException("another run has written it meanwhile");
            }
            WholeFile.write(file, out -> LibraryFile.of(file).write(all, out));
        } catch (IOException e) {
            throw new UsageException(
                    ExitCode.FAILED,
                    List.of("--undo '" + file + "' could not be written (" + WholeFile.reason(e)
                            + "), so nothing was sent; make room, or name another file"));
        }
    }

    private static String key(Map<String, Object> row) {
        Object id = row.getOrDefault("StandardQuestionId", "");
        return id.equals("") ? text(row.get("Status"), row) : id.toString();
    }

    private static String text(@Nullable Object status, Map<String, Object> row) {
        return status + "\n" + row.get("Question") + "\n" + row.get("Answer");
    }

    private static Map<String, Object> row(Change change, CategoryPaths paths) {
        if (change instanceof Change.Edited edited) {
            return row(edited.before(), paths, edited.states(paths));
        }
        Map<String, Object> row = row(change.known(), paths, "");
        row.remove("StandardQuestionId");
        if (change.before() == null) {
            row.put("Status", FileEntry.word(FileEntry.DELETED));
        }
        return row;
    }

    private static Map<String, Object> row(LibraryQuestion before, CategoryPaths paths, String states) {
        Map<String, Object> row = FileEntry.of(before, paths).values();
        row.put("Revision", (FileEntry.UNDO + " " + states).strip());
        return row;
    }

    /** Each update may have failed or not, whatever became of the others. */
    private static String states(LibraryQuestion before, List<ChitchatUpdate> updates, CategoryPaths paths) {
        List<UnaryOperator<LibraryQuestion>> calls = new ArrayList<>();
        updates.forEach(update -> calls.add(at -> Change.with(
                at, update.question(), update.answer(), update.answerType(), update.categoryId(), null, null)));
        return Change.states(before, calls, paths);
    }
}
