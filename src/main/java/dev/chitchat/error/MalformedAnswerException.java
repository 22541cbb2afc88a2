package dev.chitchat.error;

/**
 * An answer came with HTTP status 200 and was not what the service's pages promise: torn, no JSON, of another shape or
 * too large. Retried, since gateways produce such answers in passing.
 */
public final class MalformedAnswerException extends ChitchatException {

    private static final long serialVersionUID = 1L;

    /**
     * An answer that could not be read.
     *
     * @param message what was wrong and where, never the whole body
     */
    public MalformedAnswerException(String message) {
        super(message);
    }

    @Override
    public RetryClass retryClass() {
        return RetryClass.TRANSIENT;
    }

    @Override
    public boolean mayHaveTakenEffect() {
        return true;
    }
}
