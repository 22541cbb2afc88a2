package dev.chitchat.sandbox.counting;

import java.util.ArrayDeque;
import java.util.Deque;

/** Finds the most arrivals in any window of one second, by keeping those of the last second. */
public final class ArrivalWindow {

    private static final long WINDOW_NANOS = 1_000_000_000;

    private final Deque<Long> lastSecond = new ArrayDeque<>();
    private long count;
    private long earliestNanos;
    private long latestNanos;
    private int most;

    /** An arrival; times never go back. */
    public void add(long nowNanos) {
        while (!lastSecond.isEmpty() && nowNanos - lastSecond.getFirst() >= WINDOW_NANOS) {
            lastSecond.removeFirst();
        }
        lastSecond.addLast(nowNanos);
        earliestNanos = count++ == 0 ? nowNanos : earliestNanos;
        latestNanos = nowNanos;
        most = Math.max(most, lastSecond.size());
    }

    /** All arrivals. */
    public long count() {
        return count;
    }

    /** The most in any second. */
    public int most() {
        return most;
    }

    /** From the first arrival to the last. */
    public long spanNanos() {
        return latestNanos - earliestNanos;
    }
}
