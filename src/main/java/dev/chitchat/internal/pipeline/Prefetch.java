package dev.chitchat.internal.pipeline;

/**
 * Counts what was requested from the source, what is held and what has left, and says when to request again.
 *
 * <p>Requested, held and left always add up to the look-ahead, the whole of which counts as requested at first. Not thread-safe.
 */
final class Prefetch {

    private final int batch;
    private long awaited;
    private int held;
    private int left;

    /**
     * In large batches, which cost the source least, or, where elements are merged, so that the look-ahead is nearly full: the more
     * wait together, the more go out in one call.
     */
    Prefetch(int lookAhead, boolean merging) {
        this.batch = merging ? Math.max(1, lookAhead >> 3) : lookAhead - (lookAhead >> 2);
        this.awaited = lookAhead;
    }

    void arrived() {
        awaited--;
        held++;
    }

    void left() {
        held--;
        left++;
    }

    int held() {
        return held;
    }

    /**
     * How much to request now, counted as requested. In batches, but never so late that the source stands still while
     * nothing is ready to start: those that wait for a retry would hold up all others.
     */
    int replenish(boolean nothingReady) {
        boolean starving = awaited == 0 && nothingReady;
        if (left < batch && !starving) {
            return 0;
        }
        int due = left;
        left = 0;
        awaited += due;
        return due;
    }
}
