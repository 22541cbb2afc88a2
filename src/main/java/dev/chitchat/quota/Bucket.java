package dev.chitchat.quota;

/**
 * What the operator asks of the tokens' keeper, wherever they are kept: {@linkplain SharedBucket in this JVM} or
 * elsewhere. Never blocks; any thread.
 */
interface Bucket {

    /** A new caller: granted at once, put into the line, or refused. */
    void enter(Waiter<?> waiter);

    /** A waiter was cancelled: it leaves the line. */
    void leave(Waiter<?> waiter);

    /** A call is written now; answers when that was. */
    long sent();

    /** The end of a call that had a token; {@code exact} tells whether it is known when it was sent. */
    void settle(Waiter<?> waiter, Verdict verdict, long sent, boolean exact);

    /** Ends those who wait through this limiter. */
    void failAll(LocalLimiter limiter, String reason);

    QuotaStatus status();
}
