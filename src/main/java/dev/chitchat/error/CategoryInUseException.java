package dev.chitchat.error;

/** A category was not deleted: its questions would have been too, or the system has preset it; nothing was changed. */
public final class CategoryInUseException extends ChitchatException {

    private static final long serialVersionUID = 1L;

    /**
     * A category that is not empty, or not the customer's.
     *
     * @param message what holds it and what to do
     */
    public CategoryInUseException(String message) {
        super(message, null, 0, Concern.CALL);
    }
}
