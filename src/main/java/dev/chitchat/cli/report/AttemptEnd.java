package dev.chitchat.cli.report;

/** How one attempt of a call ended. */
public enum AttemptEnd {
    /** The service accepted the call. */
    ACCEPTED,
    /** The service refused it as one too many. */
    TOO_OFTEN,
    /** It was refused for another reason, or brought no usable answer. */
    FAILED
}
