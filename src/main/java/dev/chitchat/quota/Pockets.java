package dev.chitchat.quota;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Free tokens at hand for the threads of a bucket with a high rate, so that they do not meet at its lock while there is
 * plenty for all.
 *
 * <p>Each stripe of threads has a pocket with a few tokens, and with the answers that the bucket has not booked yet. What is
 * in a pocket counts as under way in the bucket. Its tokens were free when they were put in, and stay so; its answers are
 * booked as of the moment of booking, so no token returns early and nobody reads the clock for an answer, which would cost
 * more than all the rest. Late by that are at most as many tokens as go out in half a millisecond.
 *
 * <p>Pockets are filled only while nobody waits and the bucket is in its normal mode, and all are emptied before somebody
 * begins to wait: they keep no token from anybody, and no call is granted past a waiting one. Tokens in a pocket may go out
 * closer than the bucket has spread them, so all pockets together hold no more than what goes out in half a millisecond.
 * A slow bucket has none.
 *
 * <p>A pocket is one word, closed when zero: tokens, answers, and whether it is open. Whoever swaps the word owns what was in
 * it. Tokens come in and answers go out under the bucket's lock only.
 */
final class Pockets {

    /** There is no token in this thread's pocket. */
    static final long NO_TOKEN = Long.MIN_VALUE;

    private static final long MOST_NANOS = 500_000;
    private static final int SHARE = 8;
    private static final int SMALLEST = 4;
    private static final int LARGEST = 1023;
    private static final int MOST_STRIPES = 64;

    private static final int ANSWERS_SHIFT = 16;
    private static final long COUNT = 0xFFFF;
    private static final long ONE_TOKEN = 1;
    private static final long ONE_ANSWER = 1L << ANSWERS_SHIFT;
    private static final long OPEN = 1L << 32;

    /** From one pocket to the next, so that no two share a cache line. */
    private static final int STRIDE = 16;

    private static final int FILLED_AT = 1;

    private final int capacity;
    private final int mask;
    private final AtomicLongArray words;
    private boolean inUse;

    Pockets(Rate rate) {
        int stripes = Math.min(
                MOST_STRIPES, Integer.highestOneBit(Runtime.getRuntime().availableProcessors()) * 4);
        long inTime = MOST_NANOS * rate.tokens() / rate.window().toNanos();
        int each = (int) Math.min(LARGEST, Math.min(rate.tokens() / SHARE, inTime) / stripes);
        this.capacity = each < SMALLEST ? 0 : each;
        this.mask = stripes - 1;
        this.words = new AtomicLongArray(capacity == 0 ? 0 : stripes * STRIDE);
    }

    boolean exist() {
        return capacity > 0;
    }

    private int mine() {
        return ((int) Thread.currentThread().getId() & mask) * STRIDE;
    }

    /** Takes a token; answers when it was put in, which is before the call goes, or {@link #NO_TOKEN}. */
    long take() {
        if (capacity == 0) {
            return NO_TOKEN;
        }
        int at = mine();
        long seen = words.get(at);
        while ((seen & COUNT) > 0) {
            if (words.compareAndSet(at, seen, seen - ONE_TOKEN)) {
                return words.getPlain(at + FILLED_AT);
            }
            seen = words.get(at);
        }
        return NO_TOKEN;
    }

    /** Keeps an answer until the next booking; {@code false} if the pocket is full or closed. */
    boolean keep() {
        if (capacity == 0) {
            return false;
        }
        int at = mine();
        long seen = words.get(at);
        while (seen != 0 && answers(seen) < capacity) {
            if (words.compareAndSet(at, seen, seen + ONE_ANSWER)) {
                return true;
            }
            seen = words.get(at);
        }
        return false;
    }

    /** Under the lock, nobody waiting: books what this thread's pocket has kept and fills it; answers by how many tokens. */
    int exchange(TokenBucket bucket, long now) {
        if (capacity == 0 || bucket.mode() != Mode.NORMAL) {
            return 0;
        }
        inUse = true;
        int at = mine();
        long before = words.getAndSet(at, 0);
        bucket.accepted(answers(before), now);
        int had = tokens(before);
        int added = bucket.takeUnseen(capacity - had);
        words.setPlain(at + FILLED_AT, bucket.lastSeen());
        words.set(at, OPEN | (had + added));
        return added;
    }

    /** Under the lock: closes all pockets and gives back what was in them; answers how many tokens were not used. */
    int empty(TokenBucket bucket, long now) {
        int unused = 0;
        if (inUse) {
            inUse = false;
            for (int at = 0; at < words.length(); at += STRIDE) {
                long before = words.getAndSet(at, 0);
                bucket.accepted(answers(before), now);
                for (int left = tokens(before); left > 0; left--) {
                    bucket.unsent();
                    unused++;
                }
            }
        }
        return unused;
    }

    private static int tokens(long word) {
        return (int) (word & COUNT);
    }

    private static int answers(long word) {
        return (int) (word >> ANSWERS_SHIFT & COUNT);
    }
}
