package dev.chitchat.cli.plan;

import dev.chitchat.api.CategoryTree;
import dev.chitchat.api.LibraryQuestion;
import java.util.Collection;
import java.util.List;

/**
 * All that has to change, or why nothing may be sent.
 *
 * @param changes one for each question that differs, in the order of the file, those that it lacks last
 * @param problems what is wrong with the file, a line each; where there is any, nothing may be sent
 */
public record Plan(List<Change> changes, List<String> problems) {

    /** Copies the lists. */
    public Plan {
        changes = List.copyOf(changes);
        problems = List.copyOf(problems);
    }

    /**
     * Compares a file with a library.
     *
     * @param file the questions of the file
     * @param library those of the library
     * @param tree the library's categories
     * @return what would make the library like the file
     */
    public static Plan of(Collection<FileEntry> file, Collection<LibraryQuestion> library, CategoryTree tree) {
        return new Comparison(library, tree).compare(file);
    }

    /**
     * The plan without what would delete questions.
     *
     * @return the copy
     */
    public Plan withoutDeletions() {
        return new Plan(
                changes.stream()
                        .filter(change -> !(change instanceof Change.Deleted))
                        .toList(),
                problems);
    }

    /**
     * How many questions the file lacks.
     *
     * @return the number of deletions
     */
    public long deletions() {
        return changes.stream().filter(Change.Deleted.class::isInstance).count();
    }
}
