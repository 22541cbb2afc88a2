package dev.chitchat.quota;

/** How strictly a bucket keeps to its rate, from what rejections have taught it. */
public enum Mode {
    /** As the rate says: a small burst is made where tokens are free. */
    NORMAL,
    /** The same number of tokens, calls evenly apart. */
    PACED,
    /** One call at a time, evenly apart. */
    STRICT,
    /** One call at a time and fewer than the rate says: somebody else uses the quota too. */
    STRETCHED
}
