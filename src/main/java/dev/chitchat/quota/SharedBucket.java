package dev.chitchat.quota;

import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.QuotaUnavailableException;
import dev.chitchat.quota.spi.LeaseRelease;
import dev.chitchat.quota.spi.StoreAnswer;
import dev.chitchat.quota.spi.StoreRequest;
import dev.chitchat.quota.spi.TokenStore;
import dev.chitchat.quota.spi.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * A bucket whose tokens a {@link TokenStore} keeps: what one process and the store have to say to each other.
 *
 * <p>One request is on its way at a time, and at most one lease is held for a call to come. Only the head of the queue
 * is asked for. A lease keeps its name until the store has answered for it, so that an answer that got lost costs no
 * token. What has ended is reported at once, and a waiting call asks anew in the same request.
 *
 * <p>While the store is away it is tried again after growing pauses. Where the policy says so this process starts on
 * its share a window after it first asked in vain: what others were granted before no longer counts then.
 */
final class SharedBucket implements Bucket {

    /** What may pass between asking and going, beside the wait that the store imposed; part of each lease's time. */
    private static final long FRESH_NANOS = 1_000_000_000;

    private static final long MOST_AHEAD_NANOS = 25_000_000;
    private static final int AHEAD_SHARE = 40;
    private static final long LEAST_PAUSE_NANOS = 1_000_000;
    private static final long FIRST_RETRY_NANOS = 100_000_000;
    private static final long LONGEST_RETRY_NANOS = 2_000_000_000;

    private final RateLimiter limiter;
    private final TokenStore store;
    private final QuotaOptions options;
    private final Disposable.Swap running = Disposables.swap();
    private final SplittableRandom random = new SplittableRandom();
    private final String process = Long.toUnsignedString(random.nextLong(), Character.MAX_RADIX);
    private final MinRttEstimator roundTrips;
    private final long windowNanos;
    private final long leaseNanos;
    private final long aheadNanos;
    private final long origin;

    /** What has ended and the store has not heard of, oldest first; the first {@code told} are on their way. */
    private final List<Ended> ended = new ArrayList<>();

    private int told;
    private StoreAnswer latest;
    private @Nullable Lease lease;
    private boolean busy;
    private boolean booked;
    private boolean unsure;
    private long names;
    private String wanted;
    private long askAt;
    private long lastCall;
    private int underWay;
    private long storeRoundTrip;

    // while the store is away
    private @Nullable Throwable away;
    private @Nullable TokenBucket share;
    private long shareFrom;
    private long awaySince;
    private long retryPauseNanos;
    private long retryAt;

    /** The bucket of a limiter, which hears what the store answers. */
    SharedBucket(RateLimiter limiter, TokenStore store, QuotaOptions options) {
        this.limiter = limiter;
        this.store = store;
        this.options = options;
        this.windowNanos = options.rate().window().toNanos();
        this.leaseNanos = options.longestCall().toNanos() + FRESH_NANOS;
        this.aheadNanos = Math.min(MOST_AHEAD_NANOS, windowNanos / AHEAD_SHARE);
        this.roundTrips = new MinRttEstimator(windowNanos);
        this.origin = limiter.now();
        this.askAt = origin;
        this.lastCall = origin - 2 * windowNanos;
        this.wanted = name();
        this.latest = new StoreAnswer(
                false, Duration.ZERO, Duration.ZERO, 0, options.rate().tokens(), 0, 0);
    }

    private String name() {
        return process + ":" + Long.toString(names++, Character.MAX_RADIX);
    }

    // what the store is told and asked, and what it answers

    @Override
    public boolean exchanges() {
        return true;
    }

    @Override
    public @Nullable Runnable exchange(long now, int waiting) {
        if (running.isDisposed() || nextRequestAt(now, waiting > 0) > now) { // a closed store is not asked
            return null;
        }
        StoreRequest request = request(now, waiting);
        return () -> ask(request, now);
    }

    private StoreRequest request(long now, int waiting) {
        busy = true;
        if (waiting == 0) {
            disown(now);
        }
        ended.removeIf(one -> one.forgetAt - now < 0);
        told = ended.size();
        return new StoreRequest(
                process,
                waiting > 0 ? wanted : "",
                Duration.ofNanos(floorNanos(now)),
                Duration.ofNanos(aheadNanos),
                Duration.ofNanos(leaseNanos),
                underWay > 0 || now - lastCall < 2 * windowNanos,
                waiting > 1,
                ended.stream().map(one -> one.asOf(now)).toList());
    }

    /** A lease that was asked for in vain may have been given all the same: it goes back when no call wants it. */
    private void disown(long now) {
        if (unsure) {
            unsure = false;
            giveBack(wanted, now);
            wanted = name();
        }
    }

    private void giveBack(String unused, long now) {
        ended.add(new Ended(unused, Verdict.UNSENT, -1, now, now + leaseNanos));
    }

    private void ask(StoreRequest request, long asked) {
        try {
            running.update(store.exchange(request)
                    .switchIfEmpty(Mono.error(() -> new IllegalStateException("the store ended without an answer")))
                    .subscribe(answer -> answered(request, answer, asked), failure -> failed(request, failure, asked)));
        } catch (Throwable failure) {
            failed(request, failure, asked);
        }
    }

    private void answered(StoreRequest request, StoreAnswer answer, long asked) {
        long now = limiter.now();
        synchronized (limiter.lock) {
            latest = answer;
            busy = false;
            ended.subList(0, told).clear();
            away = null;
            share = null;
            long took = now - asked;
            storeRoundTrip = storeRoundTrip == 0 ? took : (storeRoundTrip * 7 + took) / 8;
            // What was not asked for would be given back and granted for ever.
            boolean asksForOne = !request.lease().isEmpty();
            boolean granted = asksForOne && answer.granted();
            unsure &= !asksForOne;
            booked = asksForOne && (!granted || answer.nextPause().toNanos() > 0);
            long pauseNanos = answer.pause().toNanos();
            askAt = now + early(granted ? answer.nextPause().toNanos() : pauseNanos);
            if (granted) {
                lease = new Lease(wanted, now + pauseNanos, asked + pauseNanos + FRESH_NANOS, null);
                wanted = name();
            }
        }
        limiter.signal();
    }

    /** Asks a little before the turn comes, by as much as the way to the store takes. */
    private long early(long wait) {
        long lead = Math.min(storeRoundTrip + LEAST_PAUSE_NANOS, aheadNanos * 4 / 5);
        return Math.min(wait, Math.max(wait - lead, LEAST_PAUSE_NANOS));
    }

    /** What was on its way the store may have heard or not: sent again, since hearing it twice does no harm. */
    private void failed(StoreRequest request, Throwable cause, long asked) {
        long now = limiter.now();
        boolean callsFail;
        synchronized (limiter.lock) {
            busy = false;
            unsure |= !request.lease().isEmpty();
            booked = false;
            if (away == null) {
                awayFrom(asked);
            }
            away = cause;
            retryAt = now + retryPauseNanos / 2 + random.nextLong(retryPauseNanos / 2);
            retryPauseNanos = Math.min(LONGEST_RETRY_NANOS, retryPauseNanos * 2);
            askAt = now;
            callsFail = failure(now) != null;
        }
        if (callsFail) {
            limiter.endAll(() -> new QuotaUnavailableException(cause));
        }
        limiter.signal();
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
    private @Nullable Throwable failure(long now) {
        return away != null && options.outage().failsAfter(now - awaySince) ? away : null;
    }

    /** Of calls that would have to wait until the store is tried again, or for the end of that. */
    @Override
    public @Nullable ChitchatException refusal(long now) {
        Throwable why = failure(now);
        return why != null && (busy || now < retryAt) ? new QuotaUnavailableException(why) : null;
    }

    private long nextRequestAt(long now, boolean anybodyWaits) {
        boolean news = !ended.isEmpty() || ((booked || unsure) && !anybodyWaits);
        if (busy || lease != null || !(news || anybodyWaits)) {
            return NEVER;
        }
        if (away != null) {
            return retryAt;
        }
        return news ? now : askAt;
    }

    // what calls ask and tell

    /** How long until a call may go, by a lease or by this process' share; a request that is due is not waited for. */
    @Override
    public long waitNanos(long now, int waiting) {
        giveUnwantedBack(now, waiting > 0);
        if (lease != null) {
            return Math.max(0, lease.goAt() - now);
        }
        long request = nextRequestAt(now, waiting > 0);
        long wait = request == NEVER || request - now <= 0 ? NEVER : request - now;
        TokenBucket mine = waiting > 0 ? share : null;
        return mine == null ? wait : Math.min(wait, now - shareFrom < 0 ? shareFrom - now : mine.waitNanos(now, 1));
    }

    private void giveUnwantedBack(long now, boolean anybodyWaits) {
        Lease held = lease;
        if (held != null && (!anybodyWaits || held.freshUntil() - now < 0)) {
            giveBack(held.name(), now);
            lease = null;
        }
    }

    @Override
    public Lease lease(long now) {
        Lease held = lease;
        lease = null;
        underWay++;
        lastCall = now;
        return held != null ? held : new Lease(name(), now, now, takeShare(now));
    }

    private @Nullable TokenBucket takeShare(long now) {
        TokenBucket mine = share;
        if (mine == null || now - shareFrom < 0 || mine.waitNanos(now, 1) > 0) {
            return null;
        }
        mine.lease(now);
        return mine;
    }

    @Override
    public void settle(@Nullable Lease by, Verdict verdict, long sent, long now) {
        if (by == null) {
            return;
        }
        underWay--;
        lastCall = now;
        boolean judged = verdict == Verdict.ANSWERED || verdict == Verdict.REJECTED;
        long roundTrip = judged ? Math.max(0, now - sent) : -1;
        if (judged) {
            roundTrips.add(now - origin, roundTrip);
        }
        TokenBucket of = by.share();
        if (of != null) {
            of.settle(null, verdict, sent, now);
        }
        if (of == null || verdict != Verdict.UNSENT) {
            long late = verdict == Verdict.UNANSWERED ? roundTrips.largestExcessNanos(now - origin) : 0;
            long counts = (of == null ? leaseNanos : 0) + 2 * windowNanos;
            ended.add(new Ended(by.name(), verdict, roundTrip, now + late, now + late + counts));
        }
    }

    @Override
    public boolean isQuiet(long now) {
        return !busy && lease == null && underWay == 0 && ended.isEmpty() && !booked && !unsure;
    }

    private long floorNanos(long now) {
        return roundTrips.floorNanos(now - origin);
    }

    @Override
    @SuppressWarnings("EnumOrdinal") // the script counts the modes in their order
    public Numbers numbers(long now) {
        Rate rate = options.rate();
        return new Numbers(
                rate.tokens(),
                latest.free(),
                underWay,
                Mode.values()[latest.strictness()],
                floorNanos(now),
                windowNanos / rate.tokens() * Math.max(1, latest.processes()),
                Math.max(0, (lease == null ? askAt : lease.goAt()) - now));
    }

    @Override
    public void close() {
        running.dispose();
        store.close();
    }

    /** A lease that was used or is given back; so old that it can no longer count, it is forgotten. */
    private record Ended(String lease, Verdict verdict, long roundTripNanos, long at, long forgetAt) {

        LeaseRelease asOf(long now) {
            Duration roundTrip = roundTripNanos < 0 ? null : Duration.ofNanos(roundTripNanos);
            return new LeaseRelease(lease, verdict, roundTrip, Duration.ofNanos(now - at));
        }
    }
}
