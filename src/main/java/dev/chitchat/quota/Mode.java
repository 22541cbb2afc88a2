package dev.chitchat.quota;

/** How strictly a bucket keeps to its rate, from what rejections have taught it. */
public enum Mode {
    /** As the rate says: a call that was held up may be followed early by another. */
    NORMAL,
    /** As the rate says, calls evenly apart; the stricter the server, the fewer at a time. */
    PACED,
    /** One call at a time, evenly apart. */
    STRICT,
    /** Fewer calls than the rate says: somebody else uses the quota too. */
    SHARED
}
