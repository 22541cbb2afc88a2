package dev.chitchat.error;

/** The client was closed, or its quota shut down, before the call could be sent; it cost no token. */
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
