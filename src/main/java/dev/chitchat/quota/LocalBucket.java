package dev.chitchat.quota;

import dev.chitchat.quota.spi.Verdict;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that this JVM keeps for itself.
 *
 * <p>Clients of one application may state different rates; the limit is the application's, so the strictest holds for all,
 * and a warning names both.
 */
final class LocalBucket implements Bucket {

    private TokenBucket tokens;
    private Rate rate;

    /** How many attempts are still under way with tokens of a bucket that was replaced; they give none back. */
    private int replaced;

    LocalBucket(QuotaOptions options) {
        this.rate = options.rate();
        this.tokens = new TokenBucket(rate, options.scheduler().now(TimeUnit.NANOSECONDS));
    }

    /** A further client states its rate, which counts if it is stricter or the client is alone; answers the one before. */
    Rate join(Rate stated, boolean alone, long now) {
        Rate before = rate;
        if (stated.perSecond() < rate.perSecond() || (alone && !stated.equals(rate))) {
            rate = stated;
            replaced += tokens.underWay();
            tokens = new TokenBucket(rate, now);
        }
        return before;
    }

    @Override
    public long waitNanos(long now, int waiting) {
        return tokens.waitNanos(now);
    }

    @Override
    public @Nullable Lease take(long now) {
        tokens.take(now);
        return null;
    }

    @Override
    public void settle(@Nullable Lease lease, Verdict verdict, long sent, long now) {
        if (replaced > 0) {
            replaced--;
            return;
        }
        switch (verdict) {
            case ANSWERED, REJECTED -> tokens.answered(sent, true, now, verdict == Verdict.REJECTED);
            case UNANSWERED -> tokens.unanswered(now);
            case UNSENT -> tokens.unsent();
        }
    }

    @Override
    public boolean isQuiet(long now) {
        return tokens.underWay() + replaced == 0;
    }

    @Override
    public Numbers numbers(long now) {
        long wait = tokens.waitNanos(now);
        return new Numbers(
                tokens.tokens(),
                tokens.free(now),
                tokens.underWay() + replaced,
                tokens.mode(),
                tokens.roundTripFloorNanos(),
                tokens.paceNanos(),
                wait == NEVER ? tokens.paceNanos() : wait);
    }

    @Override
    public void close() {}
}
