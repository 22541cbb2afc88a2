package dev.chitchat.quota;

import dev.chitchat.error.ApiException;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.RetryClass;
import dev.chitchat.error.TransportException;
import dev.chitchat.internal.DrainLoop;
import dev.chitchat.quota.Bucket.Lease;
import dev.chitchat.quota.spi.Verdict;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * One call on its way through the quota: a place in the queue, then the holder of a token, then the subscriber of an
 * attempt; and back in the queue if that failed and is made again.
 *
 * <p>The thread that moves the state owns what follows:
 *
 * <pre>
 * IDLE -request-> WAITING -permit-> PERMITTED -> GRANTED -written-> SENT -answer-> DONE
 *   \--------------permit------------^              |                | \--cancel-> UNSEEN -answer-> DONE
 *                    ^                              +----failure-----+
 *                    \-------again------ DECIDING <-/                     cancel, refuse: from each -> DONE
 * </pre>
 *
 * <p>The move out of PERMITTED, GRANTED, SENT or UNSEEN settles the token, so it is settled exactly once, whether
 * answer, failure or cancel comes first. A cancel of an attempt that began counts as unanswered even if nothing was
 * reported as written, since the write may be under way on another thread. UNSEEN is an attempt whose caller has gone:
 * it was written and may arrive, so it keeps its token to its end.
 */
final class Waiter<T> implements CoreSubscriber<T>, Subscription, Permit, Scannable, Comparable<Waiter<?>> {

    private static final int IDLE = 0;
    private static final int WAITING = 1;
    private static final int PERMITTED = 2;
    private static final int GRANTED = 3;
    private static final int SENT = 4;
    private static final int UNSEEN = 5;
    private static final int DECIDING = 6;
    private static final int DONE = 7;

    @SuppressWarnings("rawtypes")
    private static final AtomicIntegerFieldUpdater<Waiter> STATE =
            AtomicIntegerFieldUpdater.newUpdater(Waiter.class, "state");

    @SuppressWarnings("rawtypes")
    private static final AtomicReferenceFieldUpdater<Waiter, @Nullable Subscription> UPSTREAM =
            AtomicReferenceFieldUpdater.newUpdater(Waiter.class, Subscription.class, "upstream");

    final LimiterHandle limiter;
    final LimitedCall<T> call;
    private final CoreSubscriber<? super T> actual;

    // guarded by the limiter's lock
    @Nullable
    Waiter<?> previous;

    @Nullable
    Waiter<?> next;

    /** Position in the order of arrival. */
    long ticket;

    boolean queued;

    boolean failedBefore;

    /** Its token; a caller who leaves between the permit and this sees it under the lock alone. */
    @Nullable
    Lease lease;

    /** After how long its attempt is ended without an answer, 0 if that ends by itself. */
    long patience;

    private volatile @Nullable Subscription upstream;
    private volatile int state;

    /** While it waits: when it may be made again. Afterwards: when it was permitted or sent. */
    long moment;

    Waiter(LimiterHandle limiter, LimitedCall<T> call, CoreSubscriber<? super T> actual) {
        this.limiter = limiter;
        this.call = call;
        this.actual = actual;
    }

    /** By the moment from which they may be made again, then by arrival. */
    @Override
    public int compareTo(Waiter<?> other) {
        int byMoment = Long.compare(moment - other.moment, 0);
        return byMoment != 0 ? byMoment : Long.compare(ticket, other.ticket);
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n) && state == IDLE) {
            limiter.limiter.enter(this);
        }
    }

    /** Whether it may be queued; not if it was cancelled, or requested by another thread at the same time. */
    boolean startsWaiting() {
        return STATE.compareAndSet(this, failedBefore ? DECIDING : IDLE, WAITING);
    }

    /** Under the lock: whether it is still there to take a token. */
    boolean permit() {
        return STATE.compareAndSet(this, IDLE, PERMITTED) || STATE.compareAndSet(this, WAITING, PERMITTED);
    }

    /** The token is there: makes the attempt, unless it was cancelled in between. */
    void run() {
        if (failedBefore) {
            UPSTREAM.set(this, null);
        }
        if (STATE.compareAndSet(this, PERMITTED, call.isSentAtOnce() ? SENT : GRANTED)) {
            try {
                Mono<T> attempt = Objects.requireNonNull(call.attempt(this), "the call is null");
                (patience > 0 ? endedInTime(attempt) : attempt).subscribe(this);
            } catch (Throwable failure) {
                onError(failure);
            }
        }
    }

    /** A probe, so that its token is soon free for another. */
    private Mono<T> endedInTime(Mono<T> attempt) {
        Duration time = Duration.ofNanos(patience);
        String late = "there was no answer within " + time.toMillis() + " ms to a try whether the service is back";
        return attempt.timeout(
                time, Mono.error(() -> TransportException.maybeSent(late, null)), limiter.limiter.scheduler);
    }

    /** It leaves the queue without having been made. */
    void refuse(@Nullable Throwable closing) {
        if (STATE.compareAndSet(this, WAITING, DONE)
                || STATE.compareAndSet(this, failedBefore ? DECIDING : IDLE, DONE)) {
            Throwable end;
            try {
                end = call.leaving(closing);
            } catch (Throwable failure) {
                end = failure;
            }
            actual.onError(end);
        }
    }

    @Override
    public void sent() {
        if (state == GRANTED) {
            moment = limiter.limiter.now();
            STATE.compareAndSet(this, GRANTED, SENT);
        }
    }

    @Override
    public void cancel() {
        int before = state;
        while (before != DONE && before != UNSEEN) {
            boolean goesOn = before == SENT && call.endsByItself();
            if (goesOn ? goOnUnseen() : STATE.compareAndSet(this, before, DONE)) {
                cancelled(before, goesOn);
                return;
            }
            before = state;
        }
    }

    /** Under the lock, so that a limiter that closes at the same time finds it; one that is closed ends it. */
    private boolean goOnUnseen() {
        synchronized (limiter.limiter.lock) {
            if (!STATE.compareAndSet(this, SENT, UNSEEN)) {
                return false;
            }
            if (!limiter.closed) {
                return limiter.unseen.add(this);
            }
        }
        abort(LimiterHandle.UNSEEN);
        return true;
    }

    private void endUnseen(@Nullable Throwable failure, long now) {
        synchronized (limiter.limiter.lock) {
            limiter.unseen.remove(this);
        }
        DrainLoop.guarded(() -> call.endedUnseen(failure, now));
    }

    private void cancelled(int before, boolean goesOn) {
        boolean underWay = before == GRANTED || before == SENT;
        if (before == WAITING) {
            limiter.limiter.leave(this);
        } else if (before == PERMITTED) {
            limiter.limiter.settle(this, Verdict.UNSENT);
        } else if (underWay && !goesOn) {
            Operators.terminate(UPSTREAM, this);
            limiter.limiter.settle(this, Verdict.UNANSWERED);
        }
        if (before != IDLE) {
            boolean began = underWay || before == PERMITTED;
            DrainLoop.guarded(() -> call.givenUp(began, goesOn, limiter.limiter.now()));
        }
    }

    /** Ends an attempt that goes on unseen. */
    void abort(String why) {
        Subscription running = upstream;
        if (failed(TransportException.maybeSent(why, null)) && running != null) {
            running.cancel();
        }
    }

    @Override
    public void onSubscribe(Subscription s) {
        if (Operators.setOnce(UPSTREAM, this, s)) {
            s.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(T value) {
        if (!endsAnswered()) {
            Operators.onDiscard(value, currentContext());
            return;
        }
        try {
            actual.onNext(value);
            actual.onComplete();
        } catch (Throwable thrown) {
            actual.onError(thrown); // who counts the calls under way waits for an end
        }
    }

    @Override
    public void onComplete() {
        if (endsAnswered()) {
            actual.onComplete();
        }
    }

    /** Whether the caller is to hear of it. */
    private boolean endsAnswered() {
        int before = leaveFlight(DONE);
        if (before == DONE) {
            return false;
        }
        long now = limiter.limiter.settle(this, Verdict.ANSWERED);
        if (before == UNSEEN) {
            endUnseen(null, now);
            return false;
        }
        try {
            call.answered(now);
        } catch (Throwable thrown) {
            DrainLoop.dropped(thrown);
        }
        return true;
    }

    @Override
    public void onError(Throwable failure) {
        if (!failed(failure)) {
            Operators.onErrorDropped(failure, currentContext());
        }
    }

    /** Whether it was in flight. */
    private boolean failed(Throwable failure) {
        int before = leaveFlight(DECIDING);
        if (before == DONE) {
            return false;
        }
        long now = limiter.limiter.settle(this, verdict(failure, before != GRANTED));
        if (before == UNSEEN) {
            STATE.set(this, DONE);
            endUnseen(failure, now);
        } else {
            follow(decide(failure, now), now);
        }
        return true;
    }

    private LimitedCall.Next decide(Throwable failure, long now) {
        try {
            return call.failed(failure, now);
        } catch (Throwable ofTheDecision) {
            ofTheDecision.addSuppressed(failure);
            return LimitedCall.Next.end(ofTheDecision);
        }
    }

    private void follow(LimitedCall.Next next, long now) {
        Throwable end = next.end();
        if (end != null) {
            if (STATE.compareAndSet(this, DECIDING, DONE)) {
                actual.onError(end);
            } else {
                Operators.onErrorDropped(end, currentContext());
            }
            return;
        }
        moment = now + next.pauseNanos();
        failedBefore = true;
        limiter.limiter.enter(this);
    }

    /** Moves out of flight; answers what it was, or DONE if it was not in flight. */
    private int leaveFlight(int next) {
        int seen = state;
        while (seen == GRANTED || seen == SENT || seen == UNSEEN) {
            if (STATE.compareAndSet(this, seen, next)) {
                return seen;
            }
            seen = state;
        }
        return DONE;
    }

    @Override
    public Context currentContext() {
        return actual.currentContext();
    }

    @Override
    @SuppressWarnings("rawtypes")
    public @Nullable Object scanUnsafe(Attr key) {
        if (key == Attr.PARENT) {
            return upstream;
        }
        if (key == Attr.ACTUAL) {
            return actual;
        }
        if (key == Attr.TERMINATED) {
            return state == DONE;
        }
        return key == Attr.RUN_STYLE ? Attr.RunStyle.ASYNC : null;
    }

    /** Judges a failure; one that is not known to be an answer counts as none. */
    private static Verdict verdict(Throwable failure, boolean sent) {
        if (failure instanceof ChitchatException known && known.retryClass() == RetryClass.RATE_LIMITED) {
            return Verdict.REJECTED;
        }
        if (failure instanceof ApiException) {
            return Verdict.ANSWERED;
        }
        boolean arrives = failure instanceof TransportException broken ? broken.maybeSent() : sent;
        return arrives ? Verdict.UNANSWERED : Verdict.UNSENT;
    }
}
