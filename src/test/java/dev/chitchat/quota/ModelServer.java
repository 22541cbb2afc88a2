package dev.chitchat.quota;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;

/**
 * Calls on their way, and a server that remembers the arrivals of the last window.
 *
 * <p>Its network keeps to what the bucket assumes once it has been learned: no round trip is shorter than the first ones,
 * which were the shortest there can be.
 */
final class ModelServer {

    static final long SHORTEST_WAY = 10_000_000;
    private static final long LONGEST_DETOUR = 60_000_000;

    private final long windowNanos;
    private final SplittableRandom random;
    private final Deque<Long> arrivals = new ArrayDeque<>();
    private int most;

    ModelServer(long windowNanos, SplittableRandom random) {
        this.windowNanos = windowNanos;
        this.random = random;
    }

    long way(boolean steady) {
        boolean detour = !steady && random.nextInt(3) == 0;
        return SHORTEST_WAY + (detour ? random.nextLong(LONGEST_DETOUR) : 0);
    }

    void arrive(long now) {
        while (!arrivals.isEmpty() && arrivals.getFirst() <= now - windowNanos) {
            arrivals.removeFirst();
        }
        arrivals.addLast(now);
        most = Math.max(most, arrivals.size());
    }

    /** The most arrivals that any window held. */
    int mostInAnyWindow() {
        return most;
    }
}
