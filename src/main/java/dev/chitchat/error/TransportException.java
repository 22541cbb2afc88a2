package dev.chitchat.error;

import dev.chitchat.internal.text.Cleaner;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * No usable answer came back: the connection failed, the attempt timed out, or a gateway answered in the service's
 * place with an HTTP status other than 200.
 *
 * <p>Retried, because repeating an update sets the same fields again; an HTTP status that no later try can change is
 * not, and neither is a connection that stays refused until something is repaired: a certificate that cannot be
 * believed, a port for https that answers without TLS, or a proxy that wants a password. These end a stream, as every
 * other call would fail too, and so does an HTTP status that says that the service is not at this address: a
 * redirect, 401, 404, 405 or 410.
 */
public final class TransportException extends ChitchatException {

    private static final long serialVersionUID = 1L;

    private static final Set<Integer> ELSEWHERE = Set.of(401, 404, 405, 410);

    private final boolean maybeSent;
    private final int httpStatus;

    private TransportException(
            String message, @Nullable Throwable cause, boolean maybeSent, boolean permanent, int httpStatus) {
        super(
                message,
                cause == null ? null : Cleaner.cause(cause, Cleaner::line),
                1,
                permanent ? Concern.EVERY_CALL : Concern.CALL);
        this.maybeSent = maybeSent;
        this.httpStatus = httpStatus;
    }

    /**
     * {@return the failure of a call that never left: no connection could be made}
     *
     * @param message what happened and what to do
     * @param cause the failure underneath
     */
    public static TransportException notSent(String message, Throwable cause) {
        return new TransportException(message, cause, false, false, 0);
    }

    /**
     * {@return the failure of a call that never left, and no call will until the settings, the certificate or the clock
     * are repaired}
     *
     * @param message what happened and what to do
     * @param cause the failure underneath
     */
    public static TransportException permanent(String message, Throwable cause) {
        return new TransportException(message, cause, false, true, 0);
    }

    /**
     * {@return the failure of a call that was written, wholly or in part, and got no answer; whether it took effect is
     * unknown}
     *
     * @param message what happened and what to do
     * @param cause the failure underneath; {@code null} where time just ran out
     */
    public static TransportException maybeSent(String message, @Nullable Throwable cause) {
        return new TransportException(message, cause, true, false, 0);
    }

    /**
     * {@return the failure of a call to which something between here and the service answered with an HTTP status of
     * its own}
     *
     * @param message what happened and what to do
     * @param status the HTTP status
     */
    public static TransportException httpStatus(String message, int status) {
        boolean elsewhere = status / 100 == 3 || ELSEWHERE.contains(status);
        return new TransportException(message, null, true, elsewhere, status);
    }

    /** {@return whether the call may have reached the service; {@code false} if it certainly did not} */
    public boolean maybeSent() {
        return maybeSent;
    }

    /** {@return the HTTP status, or 0 where no answer came at all} */
    public int httpStatus() {
        return httpStatus;
    }

    @Override
    public boolean mayHaveTakenEffect() {
        boolean doubtful = retryClass() == RetryClass.TRANSIENT || httpStatus / 100 == 2;
        return (maybeSent && doubtful) || super.mayHaveTakenEffect();
    }

    @Override
    public RetryClass retryClass() {
        if (httpStatus == 429) {
            return RetryClass.RATE_LIMITED;
        }
        boolean passing = httpStatus == 0 || httpStatus == 408 || httpStatus >= 500;
        return passing && !affectsEveryCall() ? RetryClass.TRANSIENT : RetryClass.FINAL;
    }
}
