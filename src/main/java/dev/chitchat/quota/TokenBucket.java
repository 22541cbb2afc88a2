package dev.chitchat.quota;

import dev.chitchat.quota.spi.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * The arithmetic of the quota: when may the next call be sent, so that the server never counts more than {@code N}
 * calls in any window {@code W}. Times in, decisions out; no clock, no thread, no lock.
 *
 * <p><b>The rule.</b> There are N tokens. A call takes one, and its token returns {@code W - m} after its answer, where
 * {@code m} is an estimate from below of the smallest round trip.
 *
 * <p><b>Why that is enough.</b> Let a call be sent at {@code s}, arrive at {@code a} and be answered at {@code q}. With
 * {@code d} the shortest way in and {@code d'} the shortest way out, if {@code m <= d + d'} then
 * {@code a <= q - d' <= q - m + d}. The next call on this token is sent at {@code t >= q + W - m} and arrives at
 * {@code a' >= t + d >= q + W - m + d >= a + W}. So two calls on one token arrive at least W apart, and with N tokens
 * no window of length W at the server holds more than N arrivals, whatever the jitter. With a steady round trip
 * {@code q - m = s}: the bucket runs at the full rate however long the way is. Only jitter costs throughput.
 *
 * <p><b>How far that goes.</b> The smallest round trip seen is an upper bound of {@code d + d'}, not a lower one, so
 * the rule with {@code m} is safe statistically and not by proof. With {@code m = 0} it is safe by proof, and the
 * better one where calls take mirrored routes, some with the short way in and some with the short way out: there no
 * round trip is as short as {@code d + d'}. {@link Ladder} goes over to it when rejections say so. And where the round
 * trip is longer than W the rate stays below the limit, since each token is away for at least that long.
 *
 * <p>A call that is given up without an answer may still be on its way, so its token returns W after that, and later by
 * the largest excess of a round trip over the smallest seen lately. A call never written gives its token back at once.
 *
 * <p><b>Levels.</b> The same rule with fewer tokens and a shorter window, and calls evenly apart, suits servers that
 * count more strictly: {@link Ladder} says which level holds. At the top calls go nearly evenly apart where tokens
 * allow it, and one that a late token held up may be followed early, so that jitter costs no more than it must.
 *
 * <p><b>Start.</b> What an earlier process has sent within the last window is unknown, so the first N tokens come
 * evenly spread over the first window rather than together.
 *
 * <p>Held tokens stand in a ring in the order of their return, and a step is O(1) unless calls were given up. Times are
 * nanoseconds of any monotonic clock; they are kept relative to the first one, small steps back are ignored, and after
 * a large one time goes on from where it was.
 */
final class TokenBucket implements Bucket {

    /** A clock that is being set right runs at most 500 millionths faster or slower than another. */
    private static final long MARGIN_SHARE = 2000;

    final Rate rate;
    private final int tokens;
    private final long windowNanos;
    private final long marginNanos;

    /** When the next call would go, were all of them evenly apart. */
    private long evenTime;

    /** When the call that had the token was answered, oldest first; from {@code head}, {@code held} of them. */
    private final long[] answered;

    /** Which of them were given up instead: those return a full window later, whatever is learned meanwhile. */
    private final boolean[] givenUp;

    private final MinRttEstimator roundTrips;
    final Ladder ladder;

    private int head;
    private int held;
    int underWay;

    /** How many calls are under way with tokens of a bucket that was replaced by this one; they give none back. */
    private int replaced;

    private long origin;
    private long latest;

    TokenBucket(Rate rate, long now) {
        this.rate = rate;
        this.tokens = rate.tokens();
        this.windowNanos = rate.window().toNanos();
        this.marginNanos = Math.max(1, windowNanos / MARGIN_SHARE);
        this.answered = new long[tokens];
        this.givenUp = new boolean[tokens];
        this.roundTrips = new MinRttEstimator(windowNanos);
        this.ladder = new Ladder(tokens, windowNanos);
        this.origin = now;
        this.held = tokens;
        for (int i = 0; i < tokens; i++) {
            answered[i] = i * (windowNanos / tokens) - windowNanos - marginNanos;
            givenUp[i] = true;
        }
    }

    /** The bucket that takes the place of this one at another rate. */
    TokenBucket replacedBy(Rate stated, long now) {
        TokenBucket next = new TokenBucket(stated, now);
        next.replaced = underWay + replaced;
        return next;
    }

    /** How long until the next call may go: 0 for now, {@link #NEVER} if a call under way must be settled first. */
    @Override
    public long waitNanos(long now, int waiting) {
        long time = advance(now);
        if (held <= tokens - ladder.level().tokens()) {
            return NEVER;
        }
        return Math.max(0, earliest() - time);
    }

    /** The oldest token has returned, and as many others that all but the level's have within its window. */
    private long earliest() {
        Ladder.Level level = ladder.level();
        long floor = level.allows() ? roundTrips.floorNanos(latest) : 0;
        long returned = Math.max(
                returned(0, windowNanos, floor), returned(tokens - level.tokens(), level.windowNanos(), floor));
        return Math.max(returned, evenTime - level.earlyNanos());
    }

    /** When the held token at a place from the oldest is back. */
    private long returned(int place, long window, long floor) {
        int at = ring(place);
        return answered[at] + Math.max(0, window + marginNanos - (givenUp[at] ? 0 : floor));
    }

    private int ring(int place) {
        int at = head + place;
        return at < tokens ? at : at - tokens;
    }

    /** Takes the token that {@link #waitNanos} promised; it needs no name. */
    @Override
    public @Nullable Lease lease(long now) {
        long time = advance(now);
        evenTime = Math.max(evenTime, time) + paceNanos();
        head = head + 1 == tokens ? 0 : head + 1;
        held--;
        underWay++;
        return null;
    }

    @Override
    public void settle(@Nullable Lease lease, Verdict verdict, long sent, long now) {
        if (replaced > 0) {
            replaced--;
            return;
        }
        switch (verdict) {
            case ANSWERED, REJECTED -> answered(sent, now, verdict == Verdict.REJECTED);
            case UNANSWERED -> unanswered(now);
            case UNSENT -> unsent();
        }
    }

    /** A call was answered, which was sent then, and rejected as too many or not. */
    void answered(long sent, long now, boolean rejected) {
        long time = advance(now);
        long sentAt = Math.min(time, sent - origin);
        if (sent - origin <= time) {
            roundTrips.add(time, time - sentAt);
        }
        giveBack(time, false);
        if (rejected) {
            ladder.rejected(sentAt, time);
        } else {
            ladder.accepted(time);
        }
    }

    /** A call was written and given up: it may arrive later, by as much as others were late. */
    void unanswered(long now) {
        long time = advance(now);
        giveBack(time + roundTrips.largestExcessNanos(time), true);
    }

    /** A call was never written: its token is free again, and so is its place among those evenly apart. */
    void unsent() {
        underWay--;
        evenTime -= paceNanos();
        head = head == 0 ? tokens - 1 : head - 1;
        held++;
        answered[head] = latest - windowNanos - marginNanos;
        givenUp[head] = false;
    }

    private void giveBack(long time, boolean unanswered) {
        underWay--;
        int place = held++;
        for (; place > 0 && answered[ring(place - 1)] > time; place--) {
            answered[ring(place)] = answered[ring(place - 1)];
            givenUp[ring(place)] = givenUp[ring(place - 1)];
        }
        answered[ring(place)] = time;
        givenUp[ring(place)] = unanswered;
    }

    private long advance(long now) {
        long time = now - origin;
        if (time >= latest) {
            latest = time;
        } else if (latest - time > windowNanos) {
            origin -= latest - time;
        }
        return latest;
    }

    /** How many tokens have returned by now. */
    int free(long now) {
        long time = advance(now);
        long floor = roundTrips.floorNanos(latest);
        int free = 0;
        while (free < held && returned(free, windowNanos, floor) <= time) {
            free++;
        }
        return free;
    }

    /** How far calls lie apart on average, as strictly as the bucket keeps to its rate now. */
    long paceNanos() {
        return ladder.level().stepNanos();
    }

    long roundTripFloorNanos() {
        return roundTrips.floorNanos(latest);
    }

    @Override
    public boolean isQuiet(long now) {
        return underWay + replaced == 0;
    }

    @Override
    public Numbers numbers(long now) {
        long wait = waitNanos(now, 0);
        return new Numbers(
                tokens,
                free(now),
                underWay + replaced,
                ladder.mode(),
                roundTripFloorNanos(),
                paceNanos(),
                wait == NEVER ? paceNanos() : wait);
    }
}
