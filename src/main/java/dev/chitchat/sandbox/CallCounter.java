package dev.chitchat.sandbox;

/**
 * One way of counting calls against a limit: decides for each arrival whether the call is accepted.
 *
 * <p>A counter keeps no clock and starts no timer: time is whatever its caller passes in, so it runs as well in virtual
 * time. Only differences of times matter, apart from the phase of the counters that cut time into fixed windows. The
 * counters of {@link CountingModel} may be used by several threads; a time before the latest one seen counts as the
 * latest.
 */
@FunctionalInterface
interface CallCounter {

    /**
     * Counts a call that arrives now.
     *
     * @param nowNanos the moment of arrival in nanoseconds, from a clock that never goes back
     * @return whether the call is accepted; a call that is not is answered with -14
     */
    boolean take(long nowNanos);
}
