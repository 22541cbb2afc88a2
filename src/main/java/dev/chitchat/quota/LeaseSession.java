package dev.chitchat.quota;

import dev.chitchat.quota.Bucket.Lease;
import dev.chitchat.quota.spi.LeaseRelease;
import dev.chitchat.quota.spi.StoreAnswer;
import dev.chitchat.quota.spi.StoreRequest;
import dev.chitchat.quota.spi.Verdict;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What one process and the store have to say to each other: times and answers in, requests and leases out. No clock, no
 * thread; guarded by the limiter's lock.
 *
 * <p>One request is on its way at a time, and at most one lease is held for a call to come. Only the head of the line is asked
 * for. A lease keeps its name until the store has answered for it, so that an answer that got lost costs no token. What has
 * ended is reported at once, and a waiting call asks anew in the same request.
 *
 * <p>While the store is away it is tried again after growing pauses. Where the policy says so this process starts on its share a
 * window after the store was last asked in vain: what the others were granted until then no longer counts.
 */
final class LeaseSession {

    /** What may pass between asking and going, beside the wait that the store imposed; part of each lease's time. */
    static final long FRESH_NANOS = 1_000_000_000;

    private static final long MOST_AHEAD_NANOS = 25_000_000;
    private static final int AHEAD_SHARE = 40;
    private static final long LEAST_PAUSE_NANOS = 1_000_000;
    private static final long FIRST_RETRY_NANOS = 100_000_000;
    private static final long LONGEST_RETRY_NANOS = 2_000_000_000;

    private final QuotaOptions options;
    private final SplittableRandom random = new SplittableRandom();
    private final String process = Long.toUnsignedString(random.nextLong(), Character.MAX_RADIX);
    private final ReleaseQueue releases = new ReleaseQueue();
    private final MinRttEstimator roundTrips;
    private final long windowNanos;
    private final long leaseNanos;
    private final long aheadNanos;
    private final long origin;

    private @Nullable Lease lease;
    private boolean busy;
    private boolean booked;
    private boolean unsure;
    private long names;
    private String wanted;
    private long askAt;
    private long lastCall;
    private boolean called;
    private int underWay;
    private long storeRoundTrip;

    // while the store is away
    private @Nullable Throwable away;
    private @Nullable TokenBucket share;
    private long shareFrom;
    private long awaySince;
    private long retryPauseNanos;
    private long retryAt;

    LeaseSession(QuotaOptions options, long now) {
        this.options = options;
        this.windowNanos = options.rate().window().toNanos();
        this.leaseNanos = options.longestCall().toNanos() + FRESH_NANOS;
        this.aheadNanos = Math.min(MOST_AHEAD_NANOS, windowNanos / AHEAD_SHARE);
        this.roundTrips = new MinRttEstimator(windowNanos);
        this.origin = now;
        this.askAt = now;
        this.wanted = name();
    }

    private String name() {
        return process + ":" + Long.toString(names++, Character.MAX_RADIX);
    }

    /** What to tell the store now, or {@code null} if there is nothing; the caller sends it and reports what comes of it. */
    @Nullable
    StoreRequest next(long now, int waiting) {
        if (nextRequestAt(now, waiting > 0) > now) {
            return null;
        }
        busy = true;
        if (waiting == 0) {
            disown(now);
        }
        releases.forget(now);
        boolean recent = underWay > 0 || (called && now - lastCall < 2 * windowNanos);
        return new StoreRequest(
                process,
                waiting > 0 ? wanted : "",
                Duration.ofNanos(floorNanos(now)),
                Duration.ofNanos(aheadNanos),
                Duration.ofNanos(leaseNanos),
                recent,
                waiting > 1,
                releases.take(now));
    }

    /** A lease that was asked for in vain may have been given all the same: it goes back when no call wants it. */
    private void disown(long now) {
        if (unsure) {
            unsure = false;
            releases.add(wanted, Verdict.UNSENT, -1, now, now + leaseNanos);
            wanted = name();
        }
    }

    void answered(StoreRequest request, StoreAnswer answer, long asked, long now) {
        busy = false;
        boolean asksForOne = !request.lease().isEmpty();
        unsure &= !asksForOne;
        releases.delivered();
        away = null;
        share = null;
        long took = now - asked;
        storeRoundTrip = storeRoundTrip == 0 ? took : (storeRoundTrip * 7 + took) / 8;
        // What was not asked for would be given back and granted for ever.
        boolean granted = asksForOne && answer.granted();
        booked = asksForOne && (!granted || answer.nextPause().toNanos() > 0);
        long pauseNanos = answer.pause().toNanos();
        askAt = now + early(granted ? answer.nextPause().toNanos() : pauseNanos);
        if (granted) {
            lease = new Lease(wanted, now + pauseNanos, asked + pauseNanos + FRESH_NANOS, null);
            wanted = name();
        }
    }

    /** Asks a little before the turn comes, by as much as the way to the store takes. */
    private long early(long wait) {
        long lead = Math.min(storeRoundTrip + LEAST_PAUSE_NANOS, aheadNanos * 4 / 5);
        return Math.min(wait, Math.max(wait - lead, LEAST_PAUSE_NANOS));
    }

    void failed(StoreRequest request, Throwable cause, long asked, long now) {
        busy = false;
        unsure |= !request.lease().isEmpty();
        booked = false;
        releases.undelivered();
        if (away == null) {
            awayFrom(asked);
        }
        away = cause;
        retryAt = now + retryPauseNanos / 2 + random.nextLong(retryPauseNanos / 2);
        retryPauseNanos = Math.min(LONGEST_RETRY_NANOS, retryPauseNanos * 2);
        askAt = now;
    }

    private void awayFrom(long asked) {
        retryPauseNanos = FIRST_RETRY_NANOS;
        awaySince = asked;
        Rate part = options.outage().shareOf(options.rate());
        if (part != null) {
            shareFrom = asked + windowNanos;
            share = new TokenBucket(part, shareFrom);
        }
    }

    /** Why the store is away, where calls fail for that rather than wait. */
    @Nullable
    Throwable failure(long now) {
        return away != null && options.outage().failsAfter(now - awaySince) ? away : null;
    }

    /** Whether a call would have to wait until the store is tried again, or for the end of that. */
    boolean isTriedLater(long now) {
        return busy || now < retryAt;
    }

    /** How long until a call may go, by a lease or by this process' share; a request that is due is not waited for. */
    long waitNanos(long now, boolean anybodyWaits) {
        giveUnwantedBack(now, anybodyWaits);
        if (lease != null) {
            return Math.max(0, lease.goAt() - now);
        }
        long request = nextRequestAt(now, anybodyWaits);
        long wait = request == Bucket.NEVER || request - now <= 0 ? Bucket.NEVER : request - now;
        TokenBucket mine = anybodyWaits ? share : null;
        return mine == null ? wait : Math.min(wait, now - shareFrom < 0 ? shareFrom - now : mine.waitNanos(now));
    }

    private void giveUnwantedBack(long now, boolean anybodyWaits) {
        Lease held = lease;
        if (held != null && (!anybodyWaits || held.freshUntil() - now < 0)) {
            releases.add(held.name(), Verdict.UNSENT, -1, now, now + leaseNanos);
            lease = null;
        }
    }

    /** What {@link #waitNanos} promised. */
    Lease take(long now) {
        Lease held = lease;
        lease = null;
        underWay++;
        called = true;
        lastCall = now;
        return held != null ? held : new Lease(name(), now, now, takeShare(now));
    }

    private @Nullable TokenBucket takeShare(long now) {
        TokenBucket mine = share;
        if (mine == null || now - shareFrom < 0 || mine.waitNanos(now) > 0) {
            return null;
        }
        mine.take(now);
        return mine;
    }

    /** A call by this lease ended. */
    void ended(Lease by, Verdict verdict, long sent, long now) {
        underWay--;
        lastCall = now;
        boolean judged = verdict == Verdict.ANSWERED || verdict == Verdict.REJECTED;
        long roundTrip = judged ? Math.max(0, now - sent) : -1;
        if (roundTrip >= 0) {
            roundTrips.add(now - origin, roundTrip);
        }
        if (by.share() != null) {
            by.share().settle(null, verdict, sent, now);
        }
        long counts = by.share() == null ? leaseNanos + 2 * windowNanos : 2 * windowNanos;
        if (by.share() == null || verdict != Verdict.UNSENT) {
            long late = verdict == Verdict.UNANSWERED ? roundTrips.largestExcessNanos(now - origin) : 0;
            releases.add(by.name(), verdict, roundTrip, now + late, now + late + counts);
        }
    }

    private long nextRequestAt(long now, boolean anybodyWaits) {
        boolean news = !releases.isEmpty() || ((booked || unsure) && !anybodyWaits);
        if (busy || lease != null || !(news || anybodyWaits)) {
            return Bucket.NEVER;
        }
        if (away != null) {
            return retryAt;
        }
        return news ? now : askAt;
    }

    boolean isQuiet() {
        return !busy && lease == null && underWay == 0 && releases.isEmpty() && !booked && !unsure;
    }

    /** What is left of the wait for the head's turn, as far as is known. */
    long untilTurn(long now) {
        return Math.max(0, (lease == null ? askAt : lease.goAt()) - now);
    }

    long floorNanos(long now) {
        return roundTrips.floorNanos(now - origin);
    }

    int underWay() {
        return underWay;
    }

    /**
     * What has ended and the store has not heard of yet, oldest first. What is so old that it can no longer count is forgotten.
     */
    private static final class ReleaseQueue {

        private final Deque<Ended> waiting = new ArrayDeque<>();
        private final Deque<Ended> onTheirWay = new ArrayDeque<>();

        void add(String lease, Verdict verdict, long roundTripNanos, long now, long forgetAt) {
            waiting.add(new Ended(lease, verdict, roundTripNanos, now, forgetAt));
        }

        boolean isEmpty() {
            return waiting.isEmpty() && onTheirWay.isEmpty();
        }

        void forget(long now) {
            waiting.removeIf(ended -> ended.forgetAt - now < 0);
        }

        List<LeaseRelease> take(long now) {
            List<LeaseRelease> settlements = new ArrayList<>();
            for (Ended ended : waiting) {
                settlements.add(ended.asOf(now));
            }
            onTheirWay.addAll(waiting);
            waiting.clear();
            return settlements;
        }

        void delivered() {
            onTheirWay.clear();
        }

        /** The store may have heard or not: sent again, since hearing it twice does no harm. */
        void undelivered() {
            while (!onTheirWay.isEmpty()) {
                waiting.addFirst(onTheirWay.removeLast());
            }
        }

        private record Ended(String lease, Verdict verdict, long roundTripNanos, long at, long forgetAt) {

            LeaseRelease asOf(long now) {
                Duration roundTrip = roundTripNanos < 0 ? null : Duration.ofNanos(roundTripNanos);
                return new LeaseRelease(lease, verdict, roundTrip, Duration.ofNanos(now - at));
            }
        }
    }
}
