package dev.chitchat.quota;

/** What the failure of a call says about its token. */
public enum Verdict {
    /** The server answered, so the call counted. */
    ANSWERED,
    /** The server answered that the limit was exceeded. */
    REJECTED,
    /** No answer: the call may have arrived at any time until now. */
    UNANSWERED
}
