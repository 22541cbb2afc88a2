package dev.chitchat.sandbox;

import java.util.function.LongPredicate;

/**
 * The ways in which servers count calls against a limit of so many a second.
 *
 * <p>A limit of {@code n} calls a second, {@code n} a whole number, allows {@code n} calls in a window of one second. A
 * fraction is rounded up and its window made longer by as much: 2.5 a second is 3 calls in 1.2 seconds.
 */
public enum CountingModel {
    /** Counts nothing and accepts every call. */
    NONE,

    /** Starts again from zero at each full window of the server's clock, so the edge of two lets twice the limit in. */
    FIXED_WINDOW,

    /** Accepts a call when fewer than the limit were accepted in the window that ends with it. */
    SLIDING_LOG,

    /** As {@link #SLIDING_LOG}, but rejected calls count too, so a caller that does not pause is never let in again. */
    SLIDING_LOG_ALL,

    /** A bucket that holds as many tokens as the limit, full at first and refilled steadily. */
    TOKEN_BUCKET,

    /** Estimates the sliding window from two fixed ones, the one before weighted by how much of it still counts. */
    WEIGHTED_WINDOW,

    /** Calls at least the limit's spacing apart, 200 ms at 5 a second, without any burst. */
    STRICT_1,

    /** The limit's spacing with a burst of two. */
    STRICT_2;

    private static final double MOST_PER_SECOND = 1_000_000;
    private static final double LEAST_PER_SECOND = 1.0 / 86_400;
    private static final double SECOND_NANOS = 1e9;

    /**
     * {@return the model with this name}
     *
     * @param kebabName the name in lower case with hyphens, such as {@code sliding-log}
     * @throws IllegalArgumentException if there is no such model; the message lists them
     */
    public static CountingModel from(String kebabName) {
        return KebabNames.find(CountingModel.class, "counting model", kebabName);
    }

    /**
     * A fresh counter: takes the moment of an arrival in nanoseconds, from a clock that never goes back, and says
     * whether the call is accepted. It keeps no clock of its own, so it runs in virtual time too.
     *
     * @param limitPerSecond the limit in calls a second, from one a day to 1,000,000 a second
     * @param phaseNanos how far into a window the server's clock is at time 0, in nanoseconds; matters to
     *     {@link #FIXED_WINDOW} and {@link #WEIGHTED_WINDOW} only
     * @return the counter, safe for several threads
     * @throws IllegalArgumentException if the limit is out of bounds
     */
    public LongPredicate newCounter(double limitPerSecond, long phaseNanos) {
        if (!(limitPerSecond >= LEAST_PER_SECOND && limitPerSecond <= MOST_PER_SECOND)) {
            throw new IllegalArgumentException("the limit must lie between one call a day and 1,000,000 a second, not "
                    + limitPerSecond + " a second");
        }
        int calls = (int) Math.ceil(limitPerSecond);
        long windowNanos = Math.round(calls / limitPerSecond * SECOND_NANOS);
        return switch (this) {
            case NONE -> nowNanos -> true;
            case FIXED_WINDOW -> new WindowCounter(calls, windowNanos, phaseNanos, false);
            case SLIDING_LOG -> new SlidingLogCounter(calls, windowNanos, false);
            case SLIDING_LOG_ALL -> new SlidingLogCounter(calls, windowNanos, true);
            case TOKEN_BUCKET -> new BucketCounter(calls, windowNanos, calls);
            case WEIGHTED_WINDOW -> new WindowCounter(calls, windowNanos, phaseNanos, true);
            case STRICT_1 -> new BucketCounter(calls, windowNanos, 1);
            case STRICT_2 -> new BucketCounter(calls, windowNanos, 2);
        };
    }

    /** The name in lower case with hyphens, such as {@code sliding-log}. */
    @Override
    public String toString() {
        return KebabNames.of(this);
    }

    /** Counts in windows of the server's clock; weighing, also the part of the window before that still counts. */
    private static final class WindowCounter implements LongPredicate {

        private final int calls;
        private final long windowNanos;
        private final long phaseNanos;
        private final boolean weighs;
        private long window = Long.MIN_VALUE;
        private long offsetNanos;
        private long before;
        private long present;

        WindowCounter(int calls, long windowNanos, long phaseNanos, boolean weighs) {
            this.calls = calls;
            this.windowNanos = windowNanos;
            this.phaseNanos = Math.floorMod(phaseNanos, windowNanos);
            this.weighs = weighs;
        }

        @Override
        public synchronized boolean test(long nowNanos) {
            advance(nowNanos + phaseNanos);
            // Everything times the window's length, so that the weight stays a whole number.
            long weighted = (weighs ? before * (windowNanos - offsetNanos) : 0) + present * windowNanos;
            if (weighted < calls * windowNanos) {
                present++;
                return true;
            }
            return false;
        }

        private void advance(long shiftedNanos) {
            long next = Math.floorDiv(shiftedNanos, windowNanos);
            long offset = Math.floorMod(shiftedNanos, windowNanos);
            if (next == window) {
                offsetNanos = Math.max(offset, offsetNanos);
            } else if (next > window) {
                before = next == window + 1 ? present : 0;
                present = 0;
                window = next;
                offsetNanos = offset;
            }
        }
    }

    /** As many of the last calls as the limit are enough, rejected ones too: if the oldest still counts, all do. */
    private static final class SlidingLogCounter implements LongPredicate {

        private final long windowNanos;
        private final boolean countsRejected;
        private final long[] timesNanos;
        private long logged;
        private long latestNanos;

        SlidingLogCounter(int calls, long windowNanos, boolean countsRejected) {
            this.windowNanos = windowNanos;
            this.countsRejected = countsRejected;
            this.timesNanos = new long[calls];
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
     * Full at first; with one or two tokens it is strict spacing (GCRA) with that burst. Levels are kept in parts of a
     * token, as many as the window has nanoseconds: each of them adds as many parts as the limit, unrounded.
     */
    private static final class BucketCounter implements LongPredicate {

        private final int calls;
        private final long windowNanos;
        private final long fullParts;
        private long levelParts;
        private long latestNanos;
        private boolean started;

        BucketCounter(int calls, long windowNanos, int capacity) {
            this.calls = calls;
            this.windowNanos = windowNanos;
            this.fullParts = capacity * windowNanos;
            this.levelParts = fullParts;
        }

        @Override
        public synchronized boolean test(long nowNanos) {
            long elapsedNanos = started ? nowNanos - latestNanos : 0;
            if (!started || elapsedNanos > 0) {
                // Compared by division first: after a long rest the product would not fit into a long.
                boolean full = elapsedNanos > (fullParts - levelParts) / calls;
                levelParts = full ? fullParts : levelParts + elapsedNanos * calls;
                latestNanos = nowNanos;
                started = true;
            }
            if (levelParts < windowNanos) {
                return false;
            }
            levelParts -= windowNanos;
            return true;
        }
    }
}
