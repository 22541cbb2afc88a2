package dev.chitchat.cli;

import java.util.OptionalLong;

/** One line of words about a {@link Tally}. */
final class Summary {

    private Summary() {}

    /** The end: {@code 60 applied, 0 failed, 0 retries, 4.97/s, 12 s}. */
    static String atEnd(Tally tally) {
        String merged = tally.merged() == 0 ? "" : tally.merged() + " merged, ";
        return tally.applied() + " applied, " + merged + tally.failed() + " failed, " + retries(tally) + ", "
                + Wording.rate(tally.callsPerSecond()) + ", " + Wording.time(tally.seconds());
    }

    /** On the way: {@code 150 of 1000 done, 4.98/s, 2 min 51 s left, 0 retries, 0 failed}. */
    static String onTheWay(Tally tally, OptionalLong total) {
        String of = total.isPresent() ? " of " + total.getAsLong() : "";
        return tally.done() + of + " done, " + Wording.rate(tally.callsPerSecond()) + left(tally, total) + ", "
                + retries(tally) + ", " + tally.failed() + " failed";
    }

    private static String left(Tally tally, OptionalLong total) {
        if (total.isEmpty() || tally.done() == 0) {
            return "";
        }
        double secondsEach = tally.seconds() / tally.done();
        return ", " + Wording.time(secondsEach * Math.max(0, total.getAsLong() - tally.done())) + " left";
    }

    private static String retries(Tally tally) {
        return tally.retries() == 1 ? "1 retry" : tally.retries() + " retries";
    }
}
