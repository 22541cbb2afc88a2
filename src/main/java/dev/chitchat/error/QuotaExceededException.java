package dev.chitchat.error;

import java.time.Duration;

/**
 * The quota took no more waiters, so this call was never sent; it costs no token.
 *
 * <p>Not retried by this client, since a retry would only join the same queue; {@link #expectedWait()} tells a caller
 * when to come back.
 */
public final class QuotaExceededException extends ChitchatException {

    private static final long serialVersionUID = 1L;

    private final int waiting;
    private final Duration expectedWait;

    /**
     * A full wait queue.
     *
     * @param waiting how many calls wait already
     * @param expectedWait how long a call that joined now would wait
     */
    public QuotaExceededException(int waiting, Duration expectedWait) {
        super(
                "the wait queue is full: " + waiting + " calls wait already, a further one would wait about "
                        + expectedWait.toMillis() + " ms; slow down or raise the bound on waiters",
                null,
                0,
                Concern.MOMENT);
        this.waiting = waiting;
        this.expectedWait = expectedWait;
    }

    /** {@return how many calls were waiting, those of other clients included; at least the bound that was hit} */
    public int waiting() {
        return waiting;
    }

    /** {@return how long the refused call would have waited, as expected at the moment of refusal} */
    public Duration expectedWait() {
        return expectedWait;
    }
}
