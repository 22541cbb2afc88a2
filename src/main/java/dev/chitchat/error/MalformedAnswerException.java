package dev.chitchat.error;

/**
 * An answer came with HTTP status 200 and was not what the service's pages promise: torn, no JSON, of another shape or
 * too large. Retried, since gateways produce such answers in passing, unless it is too large, as the same page of the
 * library would be again.
 */
public final class MalformedAnswerException extends ChitchatException {

    private static final long serialVersionUID = 1L;

    private final RetryClass retryClass;

    /**
     * An answer that could not be read.
     *
     * @param message what was wrong and where, never the whole body
     */
    public MalformedAnswerException(String message) {
        this(message, RetryClass.TRANSIENT);
    }

    private MalformedAnswerException(String message, RetryClass retryClass) {
        super(message, null, 1, Concern.MOMENT);
        this.retryClass = retryClass;
    }

    /**
     * {@return the exception for an answer that is larger than the client reads, 8 MiB}
     *
     * @param message which, and what to do
     */
    public static MalformedAnswerException tooLarge(String message) {
        return new MalformedAnswerException(message, RetryClass.FINAL);
    }

    /**
     * {@return the exception for an answer that says yes and no at once}
     *
     * @param message how, and what to do
     */
    public static MalformedAnswerException doubtful(String message) {
        return new MalformedAnswerException(message, RetryClass.DOUBTFUL);
    }

    /** {@return whether the answer was too large; {@code false} if it was torn, or of another shape} */
    public boolean isTooLarge() {
        return retryClass == RetryClass.FINAL;
    }

    @Override
    public RetryClass retryClass() {
        return retryClass;
    }

    @Override
    public boolean mayHaveTakenEffect() {
        return true;
    }
}
