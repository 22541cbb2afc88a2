package dev.chitchat.cli.library;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a file is compared with a library.
 *
 * @param delete whether questions that the file lacks are deleted
 * @param maxDelete how many at most; {@code null} for a tenth of the library
 * @param overwrite whether the file wins where others have changed a question too
 * @param matchQuestion whether an entry without an id stands for the question that is asked so already
 * @param createCategories whether categories that are not there are created
 * @param only the kinds of changes that are wanted: {@code add}, {@code edit}, {@code delete}
 * @param begun revisions of questions that an earlier run of the same push may have left half changed
 * @param partial whether the file holds only what changes, as a plan does: then nothing else is lacking in it
 */
record Rules(
        boolean delete,
        @Nullable Long maxDelete,
        boolean overwrite,
        boolean matchQuestion,
        boolean createCategories,
        Set<String> only,
        Set<String> begun,
        boolean partial) {

    static final Set<String> ALL = Set.of("add", "edit", "delete");
    static final Rules DEFAULTS = new Rules(false, null, false, false, false, ALL, Set.of(), false);

    Rules begun(Set<String> revisions) {
        return new Rules(delete, maxDelete, overwrite, matchQuestion, createCategories, only, revisions, partial);
    }
}
