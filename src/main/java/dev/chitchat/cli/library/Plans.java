package dev.chitchat.cli.library;

import dev.chitchat.cli.plan.Plan;
import dev.chitchat.cli.process.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** From a file and the library to a plan that may be carried out. */
final class Plans {

    private Plans() {}

    /** The plan, its problems those of reading the file first. */
    static Plan of(LibraryFile.Reading reading, LiveLibrary live) {
        Plan plan = Plan.of(reading.entries(), live.questions(), live.tree());
        List<String> problems = new ArrayList<>(reading.defects());
        problems.addAll(plan.problems());
        return new Plan(plan.changes(), problems);
    }

    /**
     * Ends the command where a file holds nothing: a failed command or a full disk leaves such a file, and taken for the
     * whole library it would delete every question.
     *
     * @throws UsageException if so
     */
    static void refuseIfEmpty(LibraryFile.Reading reading, Path file) {
        if (reading.entries().isEmpty() && reading.defects().isEmpty()) {
            throw new UsageException("'" + file + "' holds no question, and an empty file is never taken for a library;"
                    + " pull the library again, or name the right file");
        }
    }

    /**
     * Ends the command where the file cannot be pushed as it is.
     *
     * @throws UsageException with all that is wrong
     */
    static void refuseIfWrong(Plan plan) {
        if (!plan.problems().isEmpty()) {
            throw new UsageException(plan.problems());
        }
    }
}
