package dev.chitchat.error;

/** What a failure allows its caller to do next. */
public enum RetryClass {
    /** The service counted too many calls: wait at least one window, then try again. */
    RATE_LIMITED,
    /** It may pass: try again with growing pauses. */
    TRANSIENT,
    /** It may pass, but seldom does: try again twice at most, with growing pauses. */
    DOUBTFUL,
    /** The signature ran out or was revoked: sign again once, then try again. */
    SIGNATURE_EXPIRED,
    /** Another try would end the same way. */
    FINAL
}
