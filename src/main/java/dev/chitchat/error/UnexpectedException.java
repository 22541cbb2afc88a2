package dev.chitchat.error;

/** A failure that fits nowhere else: a fault of this client or of code that was handed to it. Never retried. */
public final class UnexpectedException extends ChitchatException {

    private static final long serialVersionUID = 1L;

    private UnexpectedException(Throwable cause) {
        super(
                "unexpected failure: " + cause.getClass().getName()
                        + "; the stack trace of the cause shows which code failed: mend or report that",
                cause);
    }

    /**
     * {@return an exception of this tree as it is, and any other wrapped}
     *
     * @param failure whatever was thrown
     */
    public static ChitchatException from(Throwable failure) {
        return failure instanceof ChitchatException known ? known : new UnexpectedException(failure);
    }
}
