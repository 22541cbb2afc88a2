package dev.chitchat.quota;

import java.time.Duration;

/**
 * What a quota that several processes share is made with.
 *
 * @param quota rate, bound on waiters and scheduler; 5 calls a second by default, at most
 *     100 tokens. Where processes state different rates, the one with the fewest calls a second that was stated within the last
 *     minute holds
 * @param longestCall how long a call may take until it is answered or given up, not less than the client's timeout of one
 *     attempt; 10 seconds by default. The tokens of a process that died return a window after
 * @param outage what to do while the store is away; calls wait by default
 */
public record SharedQuotaOptions(QuotaOptions quota, Duration longestCall, StoreOutagePolicy outage) {

    private static final Duration A_DAY = Duration.ofDays(1);
    private static final Duration LONGEST_CALL = Duration.ofSeconds(10);
    private static final int MOST_TOKENS = 100;

    /** 5 calls a second of at most 10 seconds each, which wait while the store is away. */
    public static final SharedQuotaOptions DEFAULTS = of(Rate.DOCUMENTED);

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if a call may take no time or more than a day, or the rate has more than 100 tokens
     */
    public SharedQuotaOptions {
        if (longestCall.isNegative() || longestCall.isZero() || longestCall.compareTo(A_DAY) > 0) {
            throw new IllegalArgumentException(
                    "longestCall must lie above zero and be a day at most, not " + longestCall);
        }
        if (quota.rate().tokens() > MOST_TOKENS) {
            throw new IllegalArgumentException("a shared quota has at most 100 tokens, not "
                    + quota.rate().tokens() + "; give the same rate in a shorter window");
        }
    }

    /**
     * {@return options with this rate and the defaults for the rest}
     *
     * @param rate what the server takes from all processes together
     */
    public static SharedQuotaOptions of(Rate rate) {
        return new SharedQuotaOptions(QuotaOptions.of(rate), LONGEST_CALL, StoreOutagePolicy.waits());
    }

    /**
     * {@return a copy with another rate, bound on waiters and scheduler}
     *
     * @param options rate, bound on waiters and scheduler
     */
    public SharedQuotaOptions withQuota(QuotaOptions options) {
        return new SharedQuotaOptions(options, longestCall, outage);
    }

    /**
     * {@return a copy for calls that may take so long}
     *
     * @param duration not less than the client's timeout of one attempt
     */
    public SharedQuotaOptions withLongestCall(Duration duration) {
        return new SharedQuotaOptions(quota, duration, outage);
    }

    /**
     * {@return a copy with another policy for the time when the store is away}
     *
     * @param policy what to do
     */
    public SharedQuotaOptions withOutage(StoreOutagePolicy policy) {
        return new SharedQuotaOptions(quota, longestCall, policy);
    }
}
