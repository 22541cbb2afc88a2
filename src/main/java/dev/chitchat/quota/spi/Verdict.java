package dev.chitchat.quota.spi;

/** What the end of a call says about its token; reported to stores of tokens. */
public enum Verdict {
    /** The server answered, so the call counted when it arrived. */
    ANSWERED,
    /** The server answered that the limit was exceeded. */
    REJECTED,
    /** No answer of the server: the call may have arrived at any time until now. */
    UNANSWERED,
    /** The call was never written. */
    UNSENT
}
