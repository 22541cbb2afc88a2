package dev.chitchat.error;

import org.jspecify.annotations.Nullable;

/**
 * No usable answer came back: the connection failed, the attempt timed out, or a gateway answered in the service's
 * place with an HTTP status other than 200.
 *
 * <p>Retried, because repeating an update sets the same fields again; an HTTP status that no later try can change
 * (a 404, say) is not.
 */
public final class TransportException extends ChitchatException {

    private static final long serialVersionUID = 1L;

    private final boolean maybeSent;
    private final int httpStatus;

    private TransportException(String message, boolean maybeSent, int httpStatus) {
        super(message);
        this.maybeSent = maybeSent;
        this.httpStatus = httpStatus;
    }

    private TransportException(String message, @Nullable Throwable cause, boolean maybeSent) {
        super(message, cause);
        this.maybeSent = maybeSent;
        this.httpStatus = 0;
    }

    /**
     * The call never left: no connection could be made.
     *
     * @param message what happened and what to do
     * @param cause the failure underneath
     * @return the exception
     */
    public static TransportException notSent(String message, Throwable cause) {
        return new TransportException(message, cause, false);
    }

    /**
     * The call was written, wholly or in part, and no answer came; whether it took effect is unknown.
     *
     * @param message what happened and what to do
     * @param cause the failure underneath; {@code null} where time just ran out
     * @return the exception
     */
    public static TransportException maybeSent(String message, @Nullable Throwable cause) {
        return new TransportException(message, cause, true);
    }

    /**
     * Something between here and the service answered with an HTTP status of its own.
     *
     * @param message what happened and what to do
     * @param status the HTTP status
     * @return the exception
     */
    public static TransportException httpStatus(String message, int status) {
        return new TransportException(message, true, status);
    }

    /**
     * Whether the call may have reached the service.
     *
     * @return {@code false} if it certainly did not
     */
    public boolean maybeSent() {
        return maybeSent;
    }

    /**
     * The HTTP status, if one came.
     *
     * @return the status, or 0 where no answer came at all
     */
    public int httpStatus() {
        return httpStatus;
    }

    @Override
    public RetryClass retryClass() {
        if (httpStatus == 429) {
            return RetryClass.RATE_LIMITED;
        }
        boolean passing = httpStatus == 0 || httpStatus == 408 || httpStatus >= 500;
        return passing ? RetryClass.TRANSIENT : RetryClass.FINAL;
    }
}
