package dev.chitchat.sandbox.counting;

import java.util.function.LongPredicate;

/**
 * How many calls a window of which length holds, and the counters that hold callers to it.
 *
 * <p>A counter takes the moment of an arrival in nanoseconds and says whether the call is accepted. It keeps no clock, so
 * it runs as well in virtual time; a time before the latest one seen counts as the latest. Safe for several threads.
 */
public record Allowance(int calls, long windowNanos) {

    private static final double MOST_PER_SECOND = 1_000_000;
    private static final double LEAST_PER_SECOND = 1.0 / 86_400;
    private static final double SECOND_NANOS = 1e9;

    /** Whole numbers for a limit in calls a second. */
    public static Allowance perSecond(double limit) {
        if (!(limit >= LEAST_PER_SECOND && limit <= MOST_PER_SECOND)) {
            throw new IllegalArgumentException(
                    "the limit must lie between one call a day and 1,000,000 a second, not " + limit + " a second");
        }
        int calls = (int) Math.ceil(limit);
        return new Allowance(calls, Math.round(calls / limit * SECOND_NANOS));
    }

    /** Counts afresh in each full window; the phase is how far into one the server's clock is at time 0. */
    public LongPredicate fixedWindow(long phaseNanos) {
        return new WindowCounter(this, phaseNanos, false);
    }

    /** Estimates a sliding window from two fixed ones. */
    public LongPredicate weightedWindow(long phaseNanos) {
        return new WindowCounter(this, phaseNanos, true);
    }

    /** Remembers the calls of the last window. */
    public LongPredicate slidingLog(boolean countsRejected) {
        return new SlidingLogCounter(this, countsRejected);
    }

    /** A bucket of so many tokens. */
    public LongPredicate bucket(int capacity) {
        return new BucketCounter(this, capacity);
    }
}
