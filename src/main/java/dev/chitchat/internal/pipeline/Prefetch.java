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

    private Prefetch(int lookAhead, int batch) {
        this.batch = batch;
        this.awaited = lookAhead;
    }

    /** Requests in large batches, which cost the source least. */
    static Prefetch of(int lookAhead) {
        return new Prefetch(lookAhead, lookAhead - (lookAhead >> 2));
    }

    /** Keeps the look-ahead nearly full: the more wait together, the more go out in one call. */
    static Prefetch keptFull(int lookAhead) {
        return new Prefetch(lookAhead, Math.max(1, lookAhead >> 3));
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
