package dev.chitchat.internal.retry;

import dev.chitchat.error.ChitchatException;
import dev.chitchat.internal.CallListener;
import dev.chitchat.internal.DrainLoop;
import dev.chitchat.internal.FailureNotes;
import dev.chitchat.quota.LimitedCall;
import dev.chitchat.quota.Permit;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One call with its retries, for one subscription: makes an attempt when the wait queue says so, tells the circuit
 * breaker how it ended, and decides whether there is another. Its methods are called one after the other.
 */
public final class RetriedCall<T> implements LimitedCall<T> {

    private final Retries retries;
    private final CircuitBreaker breaker;
    private final Function<Permit, Mono<T>> attempt;
    private final CallListener listener;
    private final boolean refusable;
    private final boolean once;
    private final int generation;
    private @Nullable CallHistory history;

    /** When its last attempt was permitted. */
    long begunNanos;

    private boolean made;
    private boolean unconnected;

    /**
     * {@code attempt} makes each anew; it may be refused because too many wait if it is {@code refusable}, and
     * {@code once} says that an attempt after which it may have taken effect is its last, {@code before} how many
     * attempts there were already: where there was one, each of these is a retry.
     */
    public RetriedCall(
            Retries retries,
            Function<Permit, Mono<T>> attempt,
            CallListener listener,
            boolean refusable,
            boolean once,
            int before) {
        this.retries = retries;
        this.breaker = retries.breaker();
        this.attempt = attempt;
        this.listener = listener;
        this.refusable = refusable;
        this.once = once;
        this.generation = breaker.generation();
        this.history = before > 0 ? new CallHistory(retries.policy(), before) : null;
    }

    @Override
    public boolean isRefusable() {
        return refusable;
    }

    @Override
    public boolean endsByItself() {
        return true;
    }

    @Override
    public boolean isSentAway(int current) {
        return generation != current;
    }

    @Override
    public void waiting() {
        listener.waiting();
    }

    @Override
    public long permitted(long nowNanos) {
        begunNanos = nowNanos;
        made = false;
        unconnected = false;
        return breaker.begins(this, history != null, nowNanos);
    }

    @Override
    public Mono<T> attempt(Permit permit) {
        if (!listener.permitted()) {
            throw new CancellationException("the call was given up before it went out");
        }
        made = true;
        return attempt.apply(new Permit() {
            @Override
            public void sent() {
                permit.sent();
                listener.written();
            }

            @Override
            public void unconnected(Duration waited) {
                unconnected = waited.compareTo(CircuitBreaker.UNCONNECTED) >= 0;
            }
        });
    }

    @Override
    public void answered(long nowNanos) {
        listener.answered(null);
        CircuitBreaker.Standing unused = breaker.ended(this, null, nowNanos);
    }

    @Override
    public Next failed(Throwable outcome, long nowNanos) {
        if (!made) {
            breaker.notMade(this, history != null, nowNanos);
            return Next.end(outcome);
        }
        Throwable failure = unconnected ? CircuitBreaker.unconnected() : outcome; // a try that was ended, never sent
        DrainLoop.guarded(() -> listener.answered(failure));
        CircuitBreaker.Standing standing = breaker.ended(this, failure, nowNanos);
        boolean sentAway = standing.open() && generation != breaker.generation(nowNanos);
        CallHistory past = history != null ? history : new CallHistory(retries.policy(), 0);
        history = past;
        Next next = past.after(failure, standing, once, sentAway ? breaker.unavailable() : null);
        if (next.end() == null) {
            listener.backingOff(failure, Duration.ofNanos(next.pauseNanos()));
        }
        return next;
    }

    @Override
    public void givenUp(boolean underWay, boolean written, long nowNanos) {
        if (!underWay) {
            return;
        }
        DrainLoop.guarded(listener::givenUp);
        if (!made) {
            breaker.notMade(this, history != null, nowNanos);
        } else if (!written) {
            breaker.givenUp(this, unconnected, nowNanos);
        }
    }

    @Override
    public void endedUnseen(@Nullable Throwable failure, long nowNanos) {
        CircuitBreaker.Standing unused = breaker.ended(this, failure, nowNanos);
    }

    @Override
    public Throwable leaving(@Nullable Throwable closing) {
        Throwable why = closing == null ? breaker.unavailable() : closing;
        if (!(why instanceof ChitchatException known)) {
            return why;
        }
        CallHistory past = history;
        return past == null ? FailureNotes.attempts(known, 0) : past.leave(known);
    }
}
