package dev.chitchat.error;

/** The client was closed, its scheduler shut down or its key destroyed before the call was sent; it cost no token. */
public final class ClientClosedException extends ChitchatException {

    private static final long serialVersionUID = 1L;

    /**
     * A call that came too late.
     *
     * @param message what was closed
     */
    public ClientClosedException(String message) {
        super(message, null, 0, Concern.EVERY_CALL);
    }
}
