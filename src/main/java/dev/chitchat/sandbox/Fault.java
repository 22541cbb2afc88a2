package dev.chitchat.sandbox;

/** The ways in which a sandbox can fail on purpose. */
public enum Fault {
    /** A gateway's HTTP 502 with an HTML page; the call is not counted and changes nothing. */
    HTTP_502_HTML(false),

    /** The connection is reset before the call is counted; it changes nothing. */
    RESET_BEFORE(false),

    /** The call is taken off the wire and never counted; no answer ever comes and the connection stays open. */
    STALL_BEFORE(false),

    /** The call is counted and applied; a gateway's HTTP 502 with an HTML page takes the place of the answer. */
    HTTP_502_AFTER(true),

    /** The call is counted and applied, then the connection is reset in place of the answer. */
    RESET_AFTER(true),

    /** The call is counted and applied, but no answer ever comes and the connection stays open. */
    STALL(true),

    /** The call is counted and applied; the answer breaks off in the middle and the connection is closed. */
    TRUNCATED_BODY(true),

    /** The call is counted and applied; the answer breaks off in the middle and the connection is reset. */
    RESET_READING(true),

    /** The call is counted and applied; the answer stops in the middle and the connection stays open. */
    STALL_READING(true),

    /** The call is counted and applied; the answer is HTTP 200 with a body that is no JSON. */
    GARBAGE(true),

    /** The call is counted, then answered with 60008 (service timed out) in place of being carried out. */
    INTERNAL_60008(true);

    private final boolean counted;

    Fault(boolean counted) {
        this.counted = counted;
    }

    /**
     * {@return the fault with this name}
     *
     * @param kebabName the name in lower case with hyphens, such as {@code reset-after}
     * @throws IllegalArgumentException if there is no such fault; the message lists them
     */
    public static Fault from(String kebabName) {
        return KebabNames.find(Fault.class, "fault", kebabName);
    }

    /** {@return whether the call still reaches the service's limit; false for what keeps it from arriving at all} */
    public boolean counted() {
        return counted;
    }

    /** The name in lower case with hyphens, such as {@code reset-after}. */
    @Override
    public String toString() {
        return KebabNames.of(this);
    }
}
