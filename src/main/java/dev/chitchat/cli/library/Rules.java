package dev.chitchat.cli.library;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a file is compared with a library: what the options of {@link PlanCommand} say, and what a run knows beside.
 *
 * @param maxDelete {@code null} for a tenth of the library
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
