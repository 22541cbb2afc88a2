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

    private int left = FULL;
    private long earnedAtNanos;
    private boolean started;

    /** Pays for one retry if there is enough. */
    void take(long nowNanos) {
        earnByTime(nowNanos);
        left = Math.max(0, left - 1);
    }

    void fill() {
        left = FULL;
    }

    /** For an answer, or for a retry that was paid for and not made. */
    void earn() {
        left = Math.min(FULL, left + 1);
    }

    int left(long nowNanos) {
        earnByTime(nowNanos);
        return left;
    }

    /** How long until time alone earns the next retry. */
    long untilNextNanos(long nowNanos) {
        return Math.max(0, earnedAtNanos + EARNED_EVERY_NANOS - nowNanos);
    }

    private void earnByTime(long nowNanos) {
        if (!started) {
            started = true;
            earnedAtNanos = nowNanos;
        }
        long earned = (nowNanos - earnedAtNanos) / EARNED_EVERY_NANOS;
        if (earned > 0) {
            left = (int) Math.min(FULL, left + earned);
            earnedAtNanos += earned * EARNED_EVERY_NANOS;
        }
    }
}
