package dev.chitchat.quota;

/**
 * What holds the calls of one client back besides tokens: its circuit breaker and its retry budget. The wait queue asks it
 * like it asks the bucket, under its lock, so it only computes.
 */
public interface Admission {

    /** No moment. */
    long NEVER = Long.MAX_VALUE;

    /** Holds nothing back. */
    Admission ALWAYS = new Admission() {
        @Override
        public boolean isOpen() {
            return false;
        }

        @Override
        public long waitNanos(boolean retry, long nowNanos) {
            return 0;
        }

        @Override
        public int generation(long nowNanos) {
            return 0;
        }

        @Override
        public long untilNextGenerationNanos(long nowNanos) {
            return NEVER;
        }

        @Override
        public void onChange(Runnable signal) {}

        @Override
        public void forget(Runnable signal) {}
    };

    /**
     * Whether the service counts as down, so that calls go one at a time to see whether it is back.
     *
     * @return whether the circuit is open
     */
    boolean isOpen();

    /**
     * How long until a call may go.
     *
     * @param retry whether the call has failed before
     * @param nowNanos the clock of the queue
     * @return 0 for now
     */
    long waitNanos(boolean retry, long nowNanos);

    /**
     * Counts how often all that waited were to be sent away, since the service had been down for too long.
     *
     * @param nowNanos the clock of the queue
     * @return a number that only grows
     */
    int generation(long nowNanos);

    /**
     * When {@link #generation} will change if nothing happens.
     *
     * @param nowNanos the clock of the queue
     * @return nanoseconds from now, or {@link #NEVER}
     */
    long untilNextGenerationNanos(long nowNanos);

    /**
     * Signals a queue whenever a call might go earlier than was said.
     *
     * @param signal run outside all locks
     */
    void onChange(Runnable signal);

    /**
     * Signals it no more.
     *
     * @param signal as it was given
     */
    void forget(Runnable signal);
}
