package dev.chitchat.quota;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The time when the store is away: when to try it again, and what this process may do by itself meanwhile. Guarded by the
 * bucket's lock.
 *
 * <p>A process starts on its share a window after the store was last asked in vain: what the others were granted until then no
 * longer counts.
 */
final class StoreOutage {

    private static final long FIRST_PAUSE_NANOS = 100_000_000;
    private static final long LONGEST_PAUSE_NANOS = 2_000_000_000;

    private final SharedQuotaOptions options;
    private final SplittableRandom random;
    private @Nullable Throwable cause;
    private @Nullable TokenBucket share;
    private long pauseNanos;
    private long retryAt;
    private long shareFrom;
    private long since;

    StoreOutage(SharedQuotaOptions options, SplittableRandom random) {
        this.options = options;
        this.random = random;
    }

    boolean isOn() {
        return cause != null;
    }

    @Nullable
    Throwable cause() {
        return cause;
    }

    /** Whether calls fail rather than wait. */
    boolean callsFail(long now) {
        return cause != null && options.outage().failsAfter(now - since);
    }

    long retryAt() {
        return retryAt;
    }

    void failed(Throwable why, long asked, long now) {
        if (cause == null) {
            begin(asked);
        }
        cause = why;
        retryAt = now + pauseNanos / 2 + random.nextLong(pauseNanos / 2);
        pauseNanos = Math.min(LONGEST_PAUSE_NANOS, pauseNanos * 2);
    }

    private void begin(long asked) {
        pauseNanos = FIRST_PAUSE_NANOS;
        since = asked;
        Rate whole = options.quota().rate();
        Rate part = options.outage().shareOf(whole);
        if (part != null) {
            shareFrom = asked + whole.window().toNanos();
            share = new TokenBucket(part, shareFrom);
        }
    }

    void over() {
        cause = null;
        share = null;
    }

    /** The share, if a call may go by it now; the token is taken. */
    @Nullable
    TokenBucket takeShare(long now) {
        TokenBucket mine = share;
        if (mine == null || now - shareFrom < 0 || mine.waitNanos(now) > 0) {
            return null;
        }
        mine.take(now);
        return mine;
    }

    /** How long until a call may go by the share, or {@link TokenBucket#NEVER}. */
    long shareWaitNanos(long now) {
        TokenBucket mine = share;
        if (mine == null) {
            return TokenBucket.NEVER;
        }
        return now - shareFrom < 0 ? shareFrom - now : mine.waitNanos(now);
    }
}
