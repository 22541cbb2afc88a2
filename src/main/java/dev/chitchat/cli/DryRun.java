package dev.chitchat.cli;

import dev.chitchat.quota.Rate;
import java.io.IOException;

/** Reads and checks an input without sending any of it. */
final class DryRun {

    private final Surroundings surroundings;
    private final boolean quiet;

    DryRun(Surroundings surroundings, boolean quiet) {
        this.surroundings = surroundings;
        this.quiet = quiet;
    }

    /** Writes a failed result for each record that is no update, says what a run would take, and returns the exit code. */
    int run(Input input, Results results, Rate rate) throws IOException {
        long good = 0;
        long bad = 0;
        try (RecordSource records = input.open()) {
            for (InputRecord record = records.next(); record != null; record = records.next()) {
                if (record instanceof InputRecord.Defective defective) {
                    bad++;
                    results.write(ResultLine.of(defective));
                } else {
                    good++;
                }
            }
        }
        if (!quiet) {
            surroundings.err().println(words(good, bad, rate));
        }
        return bad == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static String words(long good, long bad, Rate rate) {
        String time = good == 0 ? "no time" : "about " + Wording.time(good / rate.perSecond());
        return "dry run: " + Wording.count(good, "update") + ", " + Wording.count(bad, "bad line") + "; would make "
                + Wording.count(good, "call") + " in " + time + " at " + Wording.rate(rate.perSecond())
                + "; nothing was sent";
    }
}
