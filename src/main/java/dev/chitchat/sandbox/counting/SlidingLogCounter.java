package dev.chitchat.sandbox.counting;

import java.util.function.LongPredicate;

/**
 * Remembers the last calls, as many as the limit allows, and accepts when the oldest of them has left the window.
 *
 * <p>As many as the limit are enough even where rejected calls count: if the oldest of those still counts, all do.
 */
final class SlidingLogCounter implements LongPredicate {

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
