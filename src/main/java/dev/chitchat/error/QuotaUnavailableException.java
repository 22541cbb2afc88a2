package dev.chitchat.error;

import dev.chitchat.internal.text.Cleaner;
import dev.chitchat.internal.text.Excerpt;
import java.util.concurrent.TimeoutException;

/**
 * The store of a shared quota is away, and its user chose to fail rather than to wait; the call was never sent and
 * costs no token.
 *
 * <p>Not retried by this client, since a retry would meet the same store.
 */
public final class QuotaUnavailableException extends ChitchatException {

    private static final long serialVersionUID = 1L;

    /**
     * A store that does not answer.
     *
     * @param cause what the store's driver said
     */
    public QuotaUnavailableException(Throwable cause) {
        super(
                "the call was not sent: the store of the shared quota does not answer ("
                        + said(cause)
                        + "); see that it runs and can be reached, or choose another policy for outages",
                Cleaner.cause(cause, Cleaner::line),
                0,
                Concern.EVERY_CALL);
    }

    private static String said(Throwable failure) {
        Throwable root = Cleaner.causes(failure).reduce(failure, (outer, inner) -> inner);
        String words = root.getMessage();
        return words == null || root instanceof TimeoutException
                ? root.getClass().getSimpleName()
                : Excerpt.of(words);
    }
}
