package dev.chitchat.cli.plan;

import dev.chitchat.api.CategoryTree;
import dev.chitchat.api.LibraryQuestion;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that has to change, or why nothing may be sent.
 *
 * @param changes one for each question that differs, in the order of the file, those that it lacks last
 * @param conflicts changes of questions that others have changed too since they were pulled; where there is any, nothing may
 *     be sent
 * @param problems what is wrong with the file, a line each; where there is any, nothing may be sent
 * @param leftAlone questions that others have changed since they were pulled and that were not edited in the file
 * @param askedTwice questions that the library holds more than once
 * @param newCategories the paths of categories that have to be created first, in that order
 * @param paths the categories of the library, those to be created among them
 * @param lacking how many questions stay although the file lacks them
 * @param tooMany why so many deletions need to be allowed, or {@code null}
 */
public record Plan(
        List<Change> changes,
        List<Change> conflicts,
        List<String> problems,
        List<String> leftAlone,
        List<String> askedTwice,
        List<String> newCategories,
        CategoryPaths paths,
        long lacking,
        @Nullable String tooMany) {

    /** Copies the lists. */
    public Plan {
        changes = List.copyOf(changes);
        conflicts = List.copyOf(conflicts);
        problems = List.copyOf(problems);
        leftAlone = List.copyOf(leftAlone);
        askedTwice = List.copyOf(askedTwice);
        newCategories = List.copyOf(newCategories);
    }

    /**
     * How to compare.
     *
     * @param delete whether questions that the file lacks are deleted
     * @param maxDelete how many at most; {@code null} for a tenth of the library
     * @param overwrite whether the file wins where others have changed a question too
     * @param matchQuestion whether an entry without an id stands for the question that is asked so already
     * @param createCategories whether categories that are not there are created
     * @param only the kinds of changes that are wanted: {@code add}, {@code edit}, {@code delete}
     * @param begun ids of questions that an earlier run of the same push has begun, which no other has changed
     * @param partial whether the file holds only what changes, as a plan does: then nothing else is lacking in it
     */
    public record Rules(
            boolean delete,
            @Nullable Long maxDelete,
            boolean overwrite,
            boolean matchQuestion,
            boolean createCategories,
            Set<String> only,
            Set<String> begun,
            boolean partial) {

        /** Every kind of change. */
        public static final Set<String> ALL = Set.of("add", "edit", "delete");

        /** Without any option. */
        public static final Rules DEFAULTS = new Rules(false, null, false, false, false, ALL, Set.of(), false);

        /** The same for a run that goes on. */
        public Rules begun(Set<String> ids) {
            return new Rules(delete, maxDelete, overwrite, matchQuestion, createCategories, only, ids, partial);
        }
    }

    /** Compares a file with a library. */
    public static Plan of(
            Collection<FileEntry> file, Collection<LibraryQuestion> library, CategoryTree tree, Rules rules) {
        return new Comparison(library, new CategoryPaths(tree, rules.createCategories()), rules).compare(file);
    }

    /** How many changes are of a kind. */
    public long count(String kind) {
        return changes.stream().filter(change -> change.kind().equals(kind)).count();
    }
}
