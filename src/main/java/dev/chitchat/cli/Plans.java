package dev.chitchat.cli;

import dev.chitchat.plan.Plan;
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
