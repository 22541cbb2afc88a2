package dev.chitchat.internal.retry;

import dev.chitchat.error.RetryClass;
import dev.chitchat.retry.RetryPolicy;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before a retry, in nanoseconds; overflow means the longest wait. */
record Backoff(long minNanos, long maxNanos, long floorNanos) {

    /** Some 73 years: a timer's own time can be added without overflow. */
    private static final long LONGEST = Long.MAX_VALUE / 4;

    static Backoff of(RetryPolicy policy) {
        return new Backoff(nanos(policy.minBackoff()), nanos(policy.maxBackoff()), nanos(policy.rateLimitFloor()));
    }

    /** What is too long to count, or to add to the time, is as long as can be. */
    static long nanos(Duration duration) {
        return duration.compareTo(Duration.ofNanos(LONGEST)) < 0 ? duration.toNanos() : LONGEST;
    }

    /** A copy that never waits longer than this. */
    Backoff atMost(long nanos) {
        return new Backoff(Math.min(minNanos, nanos), Math.min(maxNanos, nanos), floorNanos);
    }

    /**
     * Half of it is random, so that calls which failed together do not come back together; the other half is not, so
     * that no retry comes at once.
     */
    long waitNanos(RetryClass retryClass, long retry, RandomGenerator random) {
        return switch (retryClass) {
            case RATE_LIMITED ->
                upToTwice(Math.max(floorNanos, Math.min(maxNanos / 2, doubled(floorNanos, retry))), random);
            case TRANSIENT, DOUBTFUL -> upToTwice(doubled(minNanos, retry) / 2, random);
            case SIGNATURE_EXPIRED, FINAL -> 0;
        };
    }

    /** The longest that a number of retries after passing failures may take in all. */
    long sumNanos(int retries) {
        long sum = 0;
        for (int retry = 0; retry < retries && sum < LONGEST; retry++) {
            sum += doubled(minNanos, retry);
        }
        return Math.min(sum, LONGEST);
    }

    private static long upToTwice(long nanos, RandomGenerator random) {
        return nanos == 0 ? 0 : nanos + random.nextLong(nanos);
    }

    private long doubled(long nanos, long times) {
        boolean overflows = times >= Long.numberOfLeadingZeros(Math.max(1, nanos)) - 1;
        return overflows ? maxNanos : Math.min(maxNanos, nanos << times);
    }
}
