package dev.chitchat.internal.pipeline;

/**
 * Counts what is held of a stream and what has left since the last request, and says when to request again.
 *
 * <p>With what was requested and has not come, both add up to the look-ahead, the whole of which counts as requested at first. Not thread-safe.
 */
final class Prefetch {

    private final int lookAhead;
    private final int batch;
    int held;
    private int left;

    /**
     * In large batches, which cost the source least, or, where elements are merged, so that the look-ahead is nearly full: the more
     * wait together, the more go out in one call.
     */
    Prefetch(int lookAhead, boolean merging) {
        this.batch = merging ? Math.max(1, lookAhead >> 3) : lookAhead - (lookAhead >> 2);
        this.lookAhead = lookAhead;
    }

    void arrived() {
        held++;
    }

    void left() {
        held--;
        left++;
    }

    /**
     * How much to request now, counted as requested. In batches, but never so late that the source stands still while
     * nothing is ready to start: those that wait for a retry would hold up all others.
     */
    int replenish(boolean nothingReady) {
        boolean starving = held + left >= lookAhead && nothingReady;
        if (left < batch && !starving) {
            return 0;
        }
        int due = left;
        left = 0;
        return due;
    }
}
