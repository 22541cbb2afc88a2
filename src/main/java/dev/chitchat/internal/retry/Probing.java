package dev.chitchat.internal.retry;

import java.time.Duration;

/**
 * How a service that is down is tried while tries get no answer at all: each try without outcome keeps a token of the quota
 * until it ends and a window more, so there can be few at a time.
 *
 * @param everyNanos after how long a try without outcome gets company
 * @param patienceNanos how long a try waits for its answer where another, that waits its full time, is under way
 */
record Probing(long everyNanos, long patienceNanos) {

    private static final long SECOND_NANOS = 1_000_000_000L;

    /**
     * A try a second where the tokens are enough for it: one waits as long as any attempt, so that a slow answer is waited
     * for too, and the others as long as their tokens allow. With fewer than three tokens all wait their full time.
     */
    static Probing of(Duration attemptTimeout, int tokens) {
        long timeout = Nanos.of(attemptTimeout);
        long perToken = (timeout + SECOND_NANOS) / Math.max(1, tokens);
        if (perToken <= SECOND_NANOS || tokens < 3) {
            return new Probing(Math.max(SECOND_NANOS, perToken), timeout);
        }
        return new Probing(SECOND_NANOS, Math.min(timeout, (tokens - 2) * SECOND_NANOS));
    }
}
