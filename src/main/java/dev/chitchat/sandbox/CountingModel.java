package dev.chitchat.sandbox;

import java.util.function.LongPredicate;

/**
 * The ways in which servers count calls against a limit of so many a second.
 *
 * <p>A limit of {@code n} calls a second, {@code n} a whole number, allows {@code n} calls in a window of one second. A
 * fraction is rounded up and its window made longer by as much: 2.5 a second is 3 calls in 1.2 seconds.
 */
public enum CountingModel {
    /** Counts nothing and accepts every call. */
    NONE,

    /** Starts again from zero at each full window of the server's clock, so the edge of two lets twice the limit in. */
    FIXED_WINDOW,

    /** Accepts a call when fewer than the limit were accepted in the window that ends with it. */
    SLIDING_LOG,

    /** As {@link #SLIDING_LOG}, but rejected calls count too: who hammers is never let in again. */
    SLIDING_LOG_ALL,

    /** A bucket that holds as many tokens as the limit, full at first and refilled steadily. */
    TOKEN_BUCKET,

    /** Estimates the sliding window from two fixed ones, the one before weighted by how much of it still counts. */
    WEIGHTED_WINDOW,

    /** Calls at least the limit's spacing apart, 200 ms at 5 a second, without any burst. */
    STRICT_1,

    /** The limit's spacing with a burst of two. */
    STRICT_2;

    /**
     * {@return the model with this name}
     *
     * @param kebabName the name in lower case with hyphens, such as {@code sliding-log}
     * @throws IllegalArgumentException if there is no such model; the message lists them
     */
    public static CountingModel from(String kebabName) {
        return KebabNames.find(CountingModel.class, "counting model", kebabName);
    }

    /**
     * A fresh counter: takes the moment of an arrival in nanoseconds, from a clock that never goes back, and says whether
     * the call is accepted. It keeps no clock of its own, so it runs as well in virtual time.
     *
     * @param limitPerSecond the limit in calls a second, above 0 and at most 1,000,000
     * @param phaseNanos how far into a window the server's clock is at time 0, in nanoseconds; matters to
     *     {@link #FIXED_WINDOW} and {@link #WEIGHTED_WINDOW} only
     * @return the counter, safe for several threads
     * @throws IllegalArgumentException if the limit is out of bounds
     */
    public LongPredicate newCounter(double limitPerSecond, long phaseNanos) {
        Allowance allowance = Allowance.perSecond(limitPerSecond);
        return switch (this) {
            case NONE -> nowNanos -> true;
            case FIXED_WINDOW -> new Allowance.WindowCounter(allowance, phaseNanos, false);
            case SLIDING_LOG -> new Allowance.SlidingLogCounter(allowance, false);
            case SLIDING_LOG_ALL -> new Allowance.SlidingLogCounter(allowance, true);
            case TOKEN_BUCKET -> new Allowance.BucketCounter(allowance, allowance.calls());
            case WEIGHTED_WINDOW -> new Allowance.WindowCounter(allowance, phaseNanos, true);
            case STRICT_1 -> new Allowance.BucketCounter(allowance, 1);
            case STRICT_2 -> new Allowance.BucketCounter(allowance, 2);
        };
    }

    /** The name in lower case with hyphens, such as {@code sliding-log}. */
    @Override
    public String toString() {
        return KebabNames.of(this);
    }
}
