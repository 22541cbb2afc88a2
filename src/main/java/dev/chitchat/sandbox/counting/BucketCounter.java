package dev.chitchat.sandbox.counting;

import java.util.function.LongPredicate;

/**
 * A bucket of tokens, full at first; with one or two tokens it is strict spacing (GCRA) with that burst.
 *
 * <p>Levels are kept in parts of a token, as many as the window has nanoseconds: then each nanosecond adds exactly the
 * limit's number of parts and nothing is ever rounded.
 */
final class BucketCounter implements LongPredicate {

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
