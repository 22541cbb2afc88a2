package dev.chitchat.quota;

/**
 * What a local quota is made with.
 *
 * @param rate what the server takes; 5 calls a second by default
 * @param maxWaiting how many calls may wait for a token; a further one fails with
 *     {@link dev.chitchat.error.QuotaExceededException}. 1,000,000 by default
 */
public record QuotaOptions(Rate rate, int maxWaiting) {

    /** 5 calls a second, a million waiters. */
    public static final QuotaOptions DEFAULTS = of(Rate.perSecond(5));

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if no call may wait
     */
    public QuotaOptions {
        if (maxWaiting < 1) {
            throw new IllegalArgumentException("maxWaiting must be at least 1, not " + maxWaiting);
        }
    }

    /**
     * Options with this rate and the defaults for the rest.
     *
     * @param rate what the server takes
     * @return the options
     */
    public static QuotaOptions of(Rate rate) {
        return new QuotaOptions(rate, 1_000_000);
    }

    /**
     * A copy with another bound on waiters.
     *
     * @param calls at least 1
     * @return the copy
     */
    public QuotaOptions withMaxWaiting(int calls) {
        return new QuotaOptions(rate, calls);
    }
}
