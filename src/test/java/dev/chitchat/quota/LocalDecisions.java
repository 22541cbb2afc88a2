package dev.chitchat.quota;

import dev.chitchat.quota.spi.Verdict;
import java.time.Duration;

/** The local bucket by itself, for comparing other stores of tokens with it. */
public final class LocalDecisions {

    private final TokenBucket bucket;

    /** Full at a moment. */
    public LocalDecisions(Rate rate, long now) {
        this.bucket = new TokenBucket(rate, now);
    }

    /** How long until the next call. */
    public Duration waits(long now) {
        return Duration.ofNanos(bucket.waitNanos(now, 0));
    }

    /** A call goes. */
    public void take(long now) {
        bucket.lease(now);
    }

    /** A call ended. */
    public void ended(Verdict verdict, long sent, long now) {
        switch (verdict) {
            case ANSWERED, REJECTED -> bucket.answered(sent, now, verdict == Verdict.REJECTED);
            case UNANSWERED -> bucket.unanswered(now);
            case UNSENT -> bucket.unsent();
        }
    }

    /** The floor of its round trips. */
    public long floorNanos() {
        return bucket.roundTripFloorNanos();
    }

    /** How strict it is. */
    public Mode mode() {
        return bucket.ladder.mode();
    }
}
