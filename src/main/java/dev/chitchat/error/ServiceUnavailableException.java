package dev.chitchat.error;

import java.time.Duration;

/**
 * The service was down, and stayed so for longer than calls wait for it; or it has never answered this client at all.
 *
 * <p>A stream of updates ends at it rather than fail each update. {@link #getCause()} is the last failure seen by any
 * call, {@link #attempts()} counts this call's own, which may be none.
 */
public final class ServiceUnavailableException extends ChitchatException {

    private static final long serialVersionUID = 1L;

    private final Duration waited;

    /**
     * A service that gave no answer.
     *
     * @param everAnswered whether it has ever answered this client
     * @param waited how long it has been down
     * @param last the last failure
     */
    public ServiceUnavailableException(boolean everAnswered, Duration waited, ChitchatException last) {
        super(describe(everAnswered, waited, last), last, 1, Concern.EVERY_CALL);
        this.waited = waited;
    }

    private static String describe(boolean everAnswered, Duration waited, ChitchatException last) {
        String span = waited.toMillis() < 10_000 ? waited.toMillis() + " ms" : waited.toSeconds() + " s";
        String what = everAnswered
                ? "the service has been down for " + span
                : "the service has not answered once, and it was tried for " + span;
        String advice = everAnswered ? "wait until it is back, then go on" : "check endpoint, region and network";
        return what + "; " + advice + ". The last failure: " + last.getMessage();
    }

    /**
     * {@return how long the service had been down when the call was given up: since the first failure after its last
     * answer, or the first of all}
     */
    public Duration waited() {
        return waited;
    }
}
