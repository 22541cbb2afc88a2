package dev.chitchat.error;

import java.time.Duration;

/** The whole call, its waits for the quota and its retries included, took longer than its deadline allows. */
public final class DeadlineExceededException extends ChitchatException {

    private static final long serialVersionUID = 1L;

    private static final Duration COUNTED_IN_MILLIS = Duration.ofDays(36_525);

    private final Duration deadline;

    /**
     * A call that ran out of time.
     *
     * @param request what was asked for, for example {@code update_chitchat}
     * @param deadline the time it had
     */
    public DeadlineExceededException(String request, Duration deadline) {
        super(
                request + " did not end within its deadline of "
                        + (deadline.compareTo(COUNTED_IN_MILLIS) < 0 ? deadline.toMillis() + " ms" : deadline)
                        + ", waiting for the quota included; allow more time or send fewer calls",
                null,
                1,
                Concern.MOMENT);
        this.deadline = deadline;
    }

    /** {@return the time the call had, from subscription on} */
    public Duration deadline() {
        return deadline;
    }

    @Override
    public boolean mayHaveTakenEffect() {
        return attempts() > 0 || super.mayHaveTakenEffect();
    }
}
