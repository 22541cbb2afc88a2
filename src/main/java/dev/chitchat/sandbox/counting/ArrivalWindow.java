package dev.chitchat.sandbox.counting;

import java.util.Arrays;

/** Finds the most arrivals in any window of one second, by keeping those of the last second in a ring that grows. */
public final class ArrivalWindow {

    private static final long WINDOW_NANOS = 1_000_000_000;

    private long[] ring = new long[64];
    private long first;
    private long end;
    private long earliestNanos;
    private long latestNanos;
    private int most;

    /** An arrival; times never go back. */
    public void add(long nowNanos) {
        while (first < end && nowNanos - ring[slot(first)] >= WINDOW_NANOS) {
            first++;
        }
        if (end - first == ring.length) {
            grow();
        }
        ring[slot(end)] = nowNanos;
        earliestNanos = end == 0 ? nowNanos : earliestNanos;
        latestNanos = nowNanos;
        end++;
        most = Math.max(most, (int) (end - first));
    }

    /** All arrivals. */
    public long count() {
        return end;
    }

    /** The most in any second. */
    public int most() {
        return most;
    }

    /** From the first arrival to the last. */
    public long spanNanos() {
        return latestNanos - earliestNanos;
    }

    private int slot(long index) {
        return (int) (index & (ring.length - 1));
    }

    private void grow() {
        long[] larger = Arrays.copyOf(ring, ring.length * 2);
        for (long index = first; index < end; index++) {
            larger[(int) (index & (larger.length - 1))] = ring[slot(index)];
        }
        ring = larger;
    }
}
