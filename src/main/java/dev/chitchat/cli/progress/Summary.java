package dev.chitchat.cli.progress;

import dev.chitchat.cli.process.Formats;
import java.util.OptionalLong;

/** One line of words about a {@link Tally}. */
public final class Summary {

    private Summary() {}

    /**
     * The end: {@code 60 applied, 0 failed, 0 retries, 4.97/s, 12 s}.
     *
     * @param tries how often a service that was down was tried
     */
    public static String atEnd(Tally tally, long tries) {
        if (tally.readSoFar() == 0) {
            return "0 applied, 0 failed: the input holds no updates";
        }
        String earlier = tally.earlier() == 0 ? "" : tally.earlier() + " settled before, ";
        return earlier + tally.applied() + " applied, " + merged(tally) + tally.failed() + " failed, " + retries(tally)
                + (tries == 0 ? "" : ", " + Formats.count(tries, "call") + " to a service that was down")
                + ", " + Formats.rate(tally.callsPerSecond()) + ", " + Formats.time(tally.seconds());
    }

    /** On the way: {@code 150 of 1000 done, 4.98/s, 2 min 51 s left, 0 retries, 0 failed}, and what it waits for. */
    public static String onTheWay(Tally tally, OptionalLong total, String waiting) {
        String of = total.isPresent() ? " of " + total.getAsLong() : "";
        return tally.done() + of + " done, " + Formats.rate(tally.callsPerSecond()) + left(tally, total) + ", "
                + merged(tally) + retries(tally) + ", " + tally.failed() + " failed"
                + (waiting.isEmpty() ? "" : ", " + waiting);
    }

    private static String left(Tally tally, OptionalLong total) {
        long doneNow = tally.done() - tally.earlier();
        if (total.isEmpty() || doneNow == 0) {
            return "";
        }
        double secondsEach = tally.seconds() / doneNow;
        return ", " + Formats.time(secondsEach * Math.max(0, total.getAsLong() - tally.done())) + " left";
    }

    private static String merged(Tally tally) {
        return tally.merged() == 0 ? "" : tally.merged() + " merged, ";
    }

    private static String retries(Tally tally) {
        return tally.retries() == 1 ? "1 retry" : tally.retries() + " retries";
    }
}
