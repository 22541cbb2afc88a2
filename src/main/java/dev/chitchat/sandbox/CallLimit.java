package dev.chitchat.sandbox;

/**
 * The limit that a sandbox holds its callers to.
 *
 * @param model how calls are counted
 * @param perSecond the calls a second that are allowed, above 0 and at most 1,000,000
 */
public record CallLimit(CountingModel model, double perSecond) {

    /** What the service documents, 5 calls a second, counted by a sliding log. */
    public static final CallLimit DOCUMENTED = new CallLimit(CountingModel.SLIDING_LOG, 5);

    /**
     * Checks the number.
     *
     * @param model how calls are counted
     * @param perSecond the calls a second that are allowed
     * @throws IllegalArgumentException if the limit is out of bounds
     */
    public CallLimit {
        Allowance.perSecond(perSecond);
    }

    CallCounter newCounter(long phaseNanos) {
        return model.newCounter(perSecond, phaseNanos);
    }
}
