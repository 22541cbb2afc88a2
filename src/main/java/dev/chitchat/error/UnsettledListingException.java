package dev.chitchat.error;

/**
 * The library changed so often while it was listed page by page that no two readings in a row agreed; some question may
 * not have been seen.
 */
public final class UnsettledListingException extends ChitchatException {

    private static final long serialVersionUID = 1L;

    /**
     * A listing that did not settle.
     *
     * @param passes how often the whole list was read
     */
    public UnsettledListingException(int passes) {
        super(
                "the library was read " + passes
                        + " times and somebody deleted or moved questions each time, so that some may have been passed"
                        + " over; list it again when no one else edits it, or list one category",
                null,
                1,
                Concern.MOMENT);
    }
}
