package dev.chitchat.quota;

/**
 * What holds the calls of one client back besides tokens: its circuit breaker and its retry budget. The wait queue asks
 * it as it asks the bucket, under its lock, so it only computes. By default it holds nothing back.
 */
public interface Admission {

    /** No moment. */
    long NEVER = Long.MAX_VALUE;

    /** Holds nothing back. */
    Admission ALWAYS = new Admission() {};

    /** {@return whether the service counts as down, so that calls go one at a time to see whether it is back} */
    default boolean isOpen() {
        return false;
    }

    /**
     * {@return how long until a call may go, 0 for now}
     *
     * @param retry whether the call has failed before
     * @param nowNanos the clock of the queue
     */
    default long waitNanos(boolean retry, long nowNanos) {
        return 0;
    }

    /**
     * {@return how often all that waited were to be sent away, as the service had been down for too long; only grows}
     *
     * @param nowNanos the clock of the queue
     */
    default int generation(long nowNanos) {
        return 0;
    }

    /**
     * {@return when {@link #generation} will change if nothing happens, in nanoseconds from now, or {@link #NEVER}}
     *
     * @param nowNanos the clock of the queue
     */
    default long untilNextGenerationNanos(long nowNanos) {
        return NEVER;
    }

    /**
     * Signals a queue whenever a call might go earlier than was said.
     *
     * @param signal run outside all locks
     */
    default void onChange(Runnable signal) {}

    /**
     * Signals it no more.
     *
     * @param signal as it was given
     */
    default void forget(Runnable signal) {}
}
