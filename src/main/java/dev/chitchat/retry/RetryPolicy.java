package dev.chitchat.retry;

import java.time.Duration;

/**
 * How often a failed call is made again, and how long to wait before.
 *
 * <p>{@link dev.chitchat.error.ChitchatException#retryClass()} decides: rate limited waits {@code d} to {@code 2d} with
 * {@code d = rateLimitFloor * 2^retry}, at most half of {@code maxBackoff} unless the floor is higher; transient waits
 * {@code d/2} to {@code d} with {@code d = minBackoff * 2^retry}; doubtful the same, twice at most; an expired
 * signature is renewed at once, once in a call; all else is not retried.
 *
 * <p>Total attempts = 1 initial attempt + {@code maxRetries}. A value, to be shared; {@code with} methods refine it.
 *
 * @param maxRetries further attempts at most; 10 by default, 0 for none
 * @param minBackoff the wait before the first retry of a passing failure, doubled for each further; 200 ms by default
 * @param maxBackoff the longest wait; 10 s by default
 * @param rateLimitFloor the shortest wait after the service said "too often"; one window, 1 s by default
 * @param maxOutage how long calls wait for a service that is down, without using up their retries; 10 minutes by
 *     default, 0 to go on retrying each for itself
 */
public record RetryPolicy(
        int maxRetries, Duration minBackoff, Duration maxBackoff, Duration rateLimitFloor, Duration maxOutage) {

    private static final RetryPolicy DEFAULTS = new RetryPolicy(
            10, Duration.ofMillis(200), Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofMinutes(10));

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if a number is negative or the waits are in the wrong order
     */
    public RetryPolicy {
        if (maxRetries < 0) {
            throw new IllegalArgumentException("maxRetries must not be negative: " + maxRetries);
        }
        if (minBackoff.isNegative()
                || rateLimitFloor.isNegative()
                || maxOutage.isNegative()
                || maxBackoff.compareTo(minBackoff) < 0) {
            throw new IllegalArgumentException("waits must not be negative, and maxBackoff not below minBackoff");
        }
    }

    /** {@return 10 retries, after 200 ms to 10 s, at least 1 s after "too often"; up to 10 minutes in an outage} */
    public static RetryPolicy defaults() {
        return DEFAULTS;
    }

    /** {@return a policy that never retries} */
    public static RetryPolicy none() {
        return DEFAULTS.withMaxRetries(0);
    }

    /**
     * {@return a copy with another number of retries}
     *
     * @param retries further attempts at most; total attempts = 1 + this
     */
    public RetryPolicy withMaxRetries(int retries) {
        return new RetryPolicy(retries, minBackoff, maxBackoff, rateLimitFloor, maxOutage);
    }

    /**
     * {@return a copy with other waits}
     *
     * @param min before the first retry
     * @param max the longest
     */
    public RetryPolicy withBackoff(Duration min, Duration max) {
        return new RetryPolicy(maxRetries, min, max, rateLimitFloor, maxOutage);
    }

    /**
     * {@return a copy with another floor for the wait after "too often"}
     *
     * @param floor the shortest wait
     */
    public RetryPolicy withRateLimitFloor(Duration floor) {
        return new RetryPolicy(maxRetries, minBackoff, maxBackoff, floor, maxOutage);
    }

    /**
     * {@return a copy with another patience for a service that is down}
     *
     * @param patience how long calls wait for it; 0 to go on retrying each for itself
     */
    public RetryPolicy withMaxOutage(Duration patience) {
        return new RetryPolicy(maxRetries, minBackoff, maxBackoff, rateLimitFloor, patience);
    }
}
