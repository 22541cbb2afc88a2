package dev.chitchat.cli.options;

import dev.chitchat.cli.process.UsageException;
import java.util.ArrayList;
import java.util.List;

/** Gathers what is wrong with the configuration, so that all of it is reported at once. */
public final class Problems {

    private final List<String> found = new ArrayList<>();

    /** Notes a problem, worded "what, why, what to do". */
    public void add(String problem) {
        found.add(problem);
    }

    /** Ends the command if there was any problem. */
    public void report() {
        if (!found.isEmpty()) {
            throw new UsageException(found);
        }
    }
}
