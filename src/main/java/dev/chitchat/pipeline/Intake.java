package dev.chitchat.pipeline;

/**
 * Counts what was requested from the source, what is held and what has left, and says when to request again.
 *
 * <p>Requested, held and left always add up to the look-ahead. Not thread-safe.
 */
final class Intake {

    private final int batch;
    private long awaited;
    private int held;
    private int left;

    /** As if the whole look-ahead had been requested already. */
    Intake(int lookAhead) {
        this.batch = lookAhead - (lookAhead >> 2);
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
