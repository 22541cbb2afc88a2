package dev.chitchat.internal.retry;

/**
 * How many retries may still be made while the service answers some calls and fails others: no more than there were
 * answers, beyond a few.
 *
 * <p>Starts full, pays one for each retry, earns one for each answer and one a second. Times in, decisions out; not
 * thread-safe.
 */
final class RetryBudget {

    static final int FULL = 100;

    private static final long EARNED_EVERY_NANOS = 1_000_000_000L;

    /** All that is left would have been earned by time alone since then. */
    private long emptyAtNanos = Long.MIN_VALUE / 2;

    /** Pays for one retry if there is enough. */
    void take(long nowNanos) {
        if (left(nowNanos) > 0) {
            emptyAtNanos += EARNED_EVERY_NANOS;
        }
    }

    void fill() {
        emptyAtNanos -= FULL * EARNED_EVERY_NANOS;
    }

    /** For an answer, or for a retry that was paid for and not made. */
    void earn() {
        emptyAtNanos -= EARNED_EVERY_NANOS;
    }

    int left(long nowNanos) {
        emptyAtNanos = Math.max(emptyAtNanos, nowNanos - FULL * EARNED_EVERY_NANOS);
        return (int) ((nowNanos - emptyAtNanos) / EARNED_EVERY_NANOS);
    }

    /** How long until time alone earns the next retry; asked when none is left. */
    long untilNextNanos(long nowNanos) {
        return Math.max(0, emptyAtNanos + EARNED_EVERY_NANOS - nowNanos);
    }
}
