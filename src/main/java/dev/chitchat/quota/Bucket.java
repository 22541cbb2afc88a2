package dev.chitchat.quota;

import dev.chitchat.error.ChitchatException;
import dev.chitchat.quota.spi.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * Where tokens come from: the arithmetic of {@linkplain TokenBucket this JVM} or the leases of {@linkplain SharedBucket
 * a store}. All but {@link #close} and the exchange that {@link #exchange} returns is guarded by the limiter's lock.
 */
interface Bucket {

    /** Not before something else happens. */
    long NEVER = Long.MAX_VALUE;

    /** How long until a call may go: 0 for now, {@link #NEVER} if that cannot be known yet. */
    long waitNanos(long now, int waiting);

    /** The token that {@link #waitNanos} promised, to be handed to {@link #settle}. */
    @Nullable
    Lease lease(long now);

    /** The end of an attempt that had a token. */
    void settle(@Nullable Lease lease, Verdict verdict, long sent, long now);

    /** Why no further call may even wait, if that is so. */
    default @Nullable ChitchatException refusal(long now) {
        return null;
    }

    /** Whether it has a store to exchange with. */
    default boolean exchanges() {
        return false;
    }

    /** What is to be said to a store now: run outside the lock. */
    default @Nullable Runnable exchange(long now, int waiting) {
        return null;
    }

    /** Whether the bucket may be forgotten: nothing is under way and nothing counts any more. */
    boolean isQuiet(long now);

    /** The numbers of the status that are the bucket's own; the rest is the queue's. */
    Numbers numbers(long now);

    default void close() {}

    /**
     * The right to make one call, given by a store or, while that is away, by this process' share.
     *
     * @param freshUntil when it is too late to go, since the store may take the call for one that never ended
     * @param share what gave it, if it was not the store
     */
    record Lease(
            String name,
            long goAt,
            long freshUntil,
            @Nullable TokenBucket share) {}

    /** What a {@link QuotaStatus} says of the tokens. */
    record Numbers(
            int tokens, int free, int underWay, Mode mode, long floorNanos, long paceNanos, long untilNextNanos) {}
}
