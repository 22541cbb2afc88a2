package dev.chitchat.error;

/** An update that the service would refuse or ignore; it was not sent and cost no token. */
public final class InvalidUpdateException extends ChitchatException {

    private static final long serialVersionUID = 1L;

    /**
     * An update that cannot be sent.
     *
     * @param message what is wrong with it and what to do
     */
    public InvalidUpdateException(String message) {
        super(message, null, 0, Concern.CALL);
    }
}
