package dev.chitchat.sandbox;

import java.util.function.LongPredicate;

/**
 * How many calls a window of which length holds, and the counters that hold callers to it.
 *
 * <p>A counter takes the moment of an arrival in nanoseconds and says whether the call is accepted. It keeps no clock, so
 * it runs as well in virtual time; a time before the latest one seen counts as the latest. Safe for several threads.
 */
record Allowance(int calls, long windowNanos) {

    private static final double MOST_PER_SECOND = 1_000_000;
    private static final double LEAST_PER_SECOND = 1.0 / 86_400;
    private static final double SECOND_NANOS = 1e9;

    /** Whole numbers for a limit in calls a second. */
    static Allowance perSecond(double limit) {
        if (!(limit >= LEAST_PER_SECOND && limit <= MOST_PER_SECOND)) {
            throw new IllegalArgumentException(
                    "the limit must lie between one call a day and 1,000,000 a second, not " + limit + " a second");
        }
        int calls = (int) Math.ceil(limit);
        return new Allowance(calls, Math.round(calls / limit * SECOND_NANOS));
    }

    /**
     * Cuts time into windows of a clock that is not the caller's, and counts what each accepts.
     *
     * <p>Where it weighs, it adds the window before by the part of it that a sliding window would still see.
     */
    static final class WindowCounter implements LongPredicate {

        private final Allowance allowance;
        private final long phaseNanos;
        private final boolean weighs;
        private boolean started;
        private long window;
        private long offsetNanos;
        private long before;
        private long present;

        WindowCounter(Allowance allowance, long phaseNanos, boolean weighs) {
            this.allowance = allowance;
            this.phaseNanos = Math.floorMod(phaseNanos, allowance.windowNanos());
            this.weighs = weighs;
        }

        @Override
        public synchronized boolean test(long nowNanos) {
            long length = allowance.windowNanos();
            advance(nowNanos + phaseNanos, length);
            // Everything times the window's length, so that the weight stays a whole number.
            long weighted = (weighs ? before * (length - offsetNanos) : 0) + present * length;
            if (weighted < allowance.calls() * length) {
                present++;
                return true;
            }
            return false;
        }

        private void advance(long shiftedNanos, long length) {
            long next = Math.floorDiv(shiftedNanos, length);
            long offset = Math.floorMod(shiftedNanos, length);
            if (started && next == window) {
                offsetNanos = Math.max(offset, offsetNanos);
            } else if (!started || next > window) {
                before = started && next == window + 1 ? present : 0;
                present = 0;
                window = next;
                offsetNanos = offset;
                started = true;
            }
        }
    }

    /**
     * Remembers the last calls, as many as the limit allows, and accepts when the oldest of them has left the window.
     *
     * <p>As many as the limit are enough even where rejected calls count: if the oldest of those still counts, all do.
     */
    static final class SlidingLogCounter implements LongPredicate {

        private final long windowNanos;
        private final boolean countsRejected;
        private final long[] timesNanos;
        private long logged;
        private long latestNanos;

        SlidingLogCounter(Allowance allowance, boolean countsRejected) {
            this.windowNanos = allowance.windowNanos();
            this.countsRejected = countsRejected;
            this.timesNanos = new long[allowance.calls()];
        }

        @Override
        public synchronized boolean test(long nowNanos) {
            long now = logged > 0 && nowNanos - latestNanos < 0 ? latestNanos : nowNanos;
            int oldest = (int) (logged % timesNanos.length);
            boolean accepted = logged < timesNanos.length || now - timesNanos[oldest] >= windowNanos;
            if (accepted || countsRejected) {
                timesNanos[oldest] = now;
                latestNanos = now;
                logged++;
            }
            return accepted;
        }
    }

    /**
     * A bucket of tokens, full at first; with one or two tokens it is strict spacing (GCRA) with that burst.
     *
     * <p>Levels are kept in parts of a token, as many as the window has nanoseconds: then each nanosecond adds exactly the
     * limit's number of parts and nothing is ever rounded.
     */
    static final class BucketCounter implements LongPredicate {

        private final Allowance allowance;
        private final long fullParts;
        private long levelParts;
        private long latestNanos;
        private boolean started;

        BucketCounter(Allowance allowance, int capacity) {
            this.allowance = allowance;
            this.fullParts = capacity * allowance.windowNanos();
            this.levelParts = fullParts;
        }

        @Override
        public synchronized boolean test(long nowNanos) {
            refill(nowNanos);
            if (levelParts < allowance.windowNanos()) {
                return false;
            }
            levelParts -= allowance.windowNanos();
            return true;
        }

        private void refill(long nowNanos) {
            long elapsedNanos = started ? nowNanos - latestNanos : 0;
            if (started && elapsedNanos <= 0) {
                return;
            }
            // Compared by division first: after a long rest the product would not fit into a long.
            boolean full = elapsedNanos > (fullParts - levelParts) / allowance.calls();
            levelParts = full ? fullParts : levelParts + elapsedNanos * allowance.calls();
            latestNanos = nowNanos;
            started = true;
        }
    }
}
