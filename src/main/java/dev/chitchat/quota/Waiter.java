package dev.chitchat.quota;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * One call on its way through the quota: a place in the line, then the holder of a token, then the subscriber of the call.
 *
 * <p>Its state only moves forward, and whoever moves it owns what follows:
 *
 * <pre>
 * IDLE -request-> WAITING -grant-> GRANTED -sent-> SENT -answer, failure, cancel-> DONE
 *   \--------------grant------------^  \------failure, cancel-----------------------^
 *   \---cancel, refuse---------\---------------------------------------------------^
 * </pre>
 *
 * <p>A grant that finds the waiter cancelled hands the token on. The move out of GRANTED or SENT settles the token, so it
 * is settled exactly once, whether answer, failure or cancel comes first. A cancel after the call was subscribed counts as
 * unanswered even if nothing was reported as written, since the write may be under way on another thread.
 */
final class Waiter<T> implements CoreSubscriber<T>, Subscription, Permit, Scannable {

    private static final int IDLE = 0;
    private static final int WAITING = 1;
    private static final int GRANTED = 2;
    private static final int SENT = 3;
    private static final int DONE = 4;

    @SuppressWarnings("rawtypes")
    private static final AtomicIntegerFieldUpdater<Waiter> STATE =
            AtomicIntegerFieldUpdater.newUpdater(Waiter.class, "state");

    @SuppressWarnings("rawtypes")
    private static final AtomicReferenceFieldUpdater<Waiter, @Nullable Subscription> UPSTREAM =
            AtomicReferenceFieldUpdater.newUpdater(Waiter.class, Subscription.class, "upstream");

    final LocalLimiter limiter;
    private final Function<? super Permit, ? extends Mono<T>> call;
    private final CoreSubscriber<? super T> actual;

    /** Links of the {@link Line}, guarded by the bucket's lock. */
    @Nullable
    Waiter<?> previous;

    @Nullable
    Waiter<?> next;

    boolean inLine;

    private volatile @Nullable Subscription upstream;
    private volatile int state;
    private long sentNanos;

    Waiter(LocalLimiter limiter, Function<? super Permit, ? extends Mono<T>> call, CoreSubscriber<? super T> actual) {
        this.limiter = limiter;
        this.call = call;
        this.actual = actual;
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n) && state == IDLE) {
            limiter.bucket().enter(this);
        }
    }

    /** Whether it may be put into the line; not if it was cancelled, or requested by another thread at the same time. */
    boolean startsWaiting() {
        return STATE.compareAndSet(this, IDLE, WAITING);
    }

    /** There was a token at once. */
    void grantAtOnce(long now) {
        grant(IDLE, now);
    }

    /** Its turn has come. */
    void grantInTurn(long now) {
        grant(WAITING, now);
    }

    /** The token is there; if the waiter no longer is, it goes on to the next one. */
    private void grant(int before, long now) {
        sentNanos = now;
        if (!STATE.compareAndSet(this, before, call instanceof SentAtOnce ? SENT : GRANTED)) {
            limiter.bucket().settle(this, Verdict.UNSENT, now, true);
            return;
        }
        try {
            Mono<T> source = Objects.requireNonNull(call.apply(this), "the call is null");
            source.subscribe(this);
        } catch (Throwable failure) {
            Exceptions.throwIfFatal(failure);
            onError(failure);
        }
    }

    /** There will be no token. */
    void refuse(Throwable reason) {
        if (STATE.compareAndSet(this, WAITING, DONE) || STATE.compareAndSet(this, IDLE, DONE)) {
            actual.onError(reason);
        }
    }

    @Override
    public void sent() {
        if (state == GRANTED) {
            sentNanos = limiter.bucket().sent();
            STATE.compareAndSet(this, GRANTED, SENT);
        }
    }

    @Override
    public void cancel() {
        int before = STATE.getAndSet(this, DONE);
        if (before == WAITING) {
            limiter.bucket().leave(this);
        } else if (before == GRANTED || before == SENT) {
            Operators.terminate(UPSTREAM, this);
            limiter.bucket().settle(this, Verdict.UNANSWERED, sentNanos, true);
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
        if (leaveFlight(Verdict.ANSWERED)) {
            actual.onNext(value);
            actual.onComplete();
        } else {
            Operators.onDiscard(value, currentContext());
        }
    }

    @Override
    public void onError(Throwable failure) {
        if (leaveFlight(Verdict.of(failure, state == SENT))) {
            actual.onError(failure);
        } else {
            Operators.onErrorDropped(failure, currentContext());
        }
    }

    @Override
    public void onComplete() {
        if (leaveFlight(Verdict.ANSWERED)) {
            actual.onComplete();
        }
    }

    /** Settles the token, unless somebody has settled it already; answers whether this was it. */
    private boolean leaveFlight(Verdict verdict) {
        int seen = state;
        while (seen == GRANTED || seen == SENT) {
            if (STATE.compareAndSet(this, seen, DONE)) {
                limiter.bucket().settle(this, verdict, sentNanos, true);
                return true;
            }
            seen = state;
        }
        return false;
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
        if (key == Attr.RUN_STYLE) {
            return Attr.RunStyle.ASYNC;
        }
        return null;
    }
}
