package dev.chitchat.internal.pipeline;

import dev.chitchat.api.UpdateReceipt;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.UnexpectedException;
import dev.chitchat.internal.CallListener;
import dev.chitchat.internal.FailureNotes;
import dev.chitchat.internal.pipeline.KeyQueues.Batch;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * One call: watches its Mono and tells the drain when it leaves its slot, comes back and ends.
 *
 * <p>The call may signal from any thread. Its first terminal signal ends it; a later one is dropped. One that only
 * waits, for its turn or for another attempt, is cancelled when the account failed; when the stream was cancelled, its
 * next attempt is not made. What it came to is written before the drain learns of the end, and read only after.
 */
final class Call<M, C> implements CoreSubscriber<UpdateReceipt>, CallListener, Scannable {

    private enum State {
        /** Counts, and may have taken effect. */
        UNDER_WAY,
        /** Counts; nothing of its attempt has gone out. */
        WAITING,
        /** Went out so long ago that it no longer counts. */
        LATE,
        /** Does not count. */
        BACKING_OFF,
        ENDED
    }

    final Batch<M, C> batch;
    private final KeyedSubscriber<M, C> parent;
    private final Context context;
    private final Pipeline<M> pipeline;
    private final AtomicReference<State> state = new AtomicReference<>(State.UNDER_WAY);

    private @Nullable Subscription s;

    /** The answer that came, if one did. */
    @Nullable
    UpdateReceipt receipt;

    /** Why it failed, or null if it did not; while it backs off, why the last attempt did. */
    @Nullable
    Throwable failure;

    private @Nullable ChitchatException doubt; // the last failure after which it may have taken effect
    private int attempts;
    private volatile boolean hadItsTurn;
    private volatile long permittedNanos;
    private volatile boolean givenUp;
    private volatile @Nullable Disposable lateness;

    Call(Batch<M, C> batch, KeyedSubscriber<M, C> parent, Pipeline<M> pipeline) {
        this.batch = batch;
        this.parent = parent;
        this.pipeline = pipeline;
        this.context = parent.currentContext().putAll(batch.first().outbound.context());
    }

    void start() {
        try {
            Mono<UpdateReceipt> answer = pipeline.call().apply(batch.message(), this);
            Objects.requireNonNull(answer, "the call of a message must not be null")
                    .subscribe(this);
        } catch (Throwable e) {
            onError(hooked(e, null, currentContext()));
        }
    }

    /** What the hook for operators makes of a failure; of what Reactor throws as fatal a stream has to hear too. */
    static Throwable hooked(Throwable failure, @Nullable Object value, Context context) {
        try {
            return Operators.onOperatorError(null, failure, value, context);
        } catch (Throwable fatal) {
            return failure;
        }
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        if (Operators.validate(s, subscription)) {
            s = subscription;
            subscription.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(UpdateReceipt answer) {
        if (receipt != null || state.get() == State.ENDED) {
            Operators.onNextDropped(answer, currentContext());
        } else {
            receipt = answer;
        }
    }

    @Override
    public void onComplete() {
        end(receipt == null ? new NoSuchElementException("the call completed without an answer") : null);
    }

    @Override
    public void onError(Throwable t) {
        if (!end(t) && !givenUp) {
            Operators.onErrorDropped(t, currentContext());
        }
    }

    /** The thread that moves the state to ENDED reports the end; any other is too late. */
    private boolean end(@Nullable Throwable outcome) {
        if (state.getAndSet(State.ENDED) == State.ENDED) {
            return false;
        }
        forgetLateness();
        failure = outcome;
        parent.ended(this);
        return true;
    }

    /** Ends it without a report unless it may be on its way; answers whether it did. Its last failure is kept. */
    boolean giveUp() {
        givenUp =
                state.compareAndSet(State.BACKING_OFF, State.ENDED) || state.compareAndSet(State.WAITING, State.ENDED);
        Subscription call = s;
        if (givenUp && call != null) {
            call.cancel();
        }
        return givenUp;
    }

    /** Why the last attempt of a call that was given up failed, or {@code null} if none was made. */
    @Nullable
    ChitchatException lastFailure() {
        Throwable why = failure;
        if (why != null && doubt != null && doubt != why) {
            why.addSuppressed(doubt);
        }
        return why == null ? null : FailureNotes.attempts(UnexpectedException.from(Exceptions.unwrap(why)), attempts);
    }

    @Override
    public void waiting() {
        if (hadItsTurn || !state.compareAndSet(State.UNDER_WAY, State.WAITING)) {
            return;
        }
        if (hadItsTurn) { // meanwhile, on another thread than the one that put it into the queue
            state.compareAndSet(State.WAITING, State.UNDER_WAY);
        } else {
            parent.waits();
        }
    }

    /** Nothing of a cancelled stream goes out any more, however long a call of it has waited. */
    @Override
    public boolean permitted() {
        hadItsTurn = true;
        state.compareAndSet(State.BACKING_OFF, State.UNDER_WAY);
        if (parent.isCancelled() && state.get() != State.ENDED) {
            givenUp = true;
            end(lastFailure());
            return false;
        }
        permittedNanos = parent.clock.now(TimeUnit.NANOSECONDS);
        boolean goes = state.compareAndSet(State.WAITING, State.UNDER_WAY) || state.get() != State.ENDED;
        attempts += goes ? 1 : 0;
        return goes;
    }

    @Override
    public void answered(@Nullable Throwable why) {
        if (why == null) {
            pipeline.inFlight().answered(parent.clock.now(TimeUnit.NANOSECONDS) - permittedNanos);
        }
    }

    @Override
    public void written() {
        Duration counted = state.get() == State.UNDER_WAY ? pipeline.inFlight().counted() : null;
        if (counted == null) {
            return;
        }
        try {
            lateness = parent.clock.schedule(this::late, counted.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException disposed) {
            // then it counts until it ends
        }
    }

    /** Whether it has not left its slot to another; one that has ended counts until the drain knows. */
    boolean counts() {
        State now = state.get();
        return now != State.LATE && now != State.BACKING_OFF;
    }

    private void late() {
        if (state.compareAndSet(State.UNDER_WAY, State.LATE)) {
            parent.drain.signal();
        }
    }

    private void forgetLateness() {
        Disposable pending = lateness;
        if (pending != null) {
            pending.dispose();
        }
    }

    @Override
    public void backingOff(Throwable why, Duration pause) {
        forgetLateness();
        failure = why;
        doubt = why instanceof ChitchatException known && known.mayHaveTakenEffect() ? known : doubt;
        if (state.compareAndSet(State.LATE, State.BACKING_OFF)
                || state.compareAndSet(State.UNDER_WAY, State.BACKING_OFF)
                || state.compareAndSet(State.WAITING, State.BACKING_OFF)) {
            parent.drain.signal();
        }
    }

    @Override
    public Context currentContext() {
        return context;
    }

    @Override
    @SuppressWarnings("rawtypes") // as the interface has it
    public @Nullable Object scanUnsafe(Attr key) {
        if (key == Attr.PARENT) {
            return s;
        }
        if (key == Attr.ACTUAL) {
            return parent;
        }
        if (key == Attr.TERMINATED) {
            return state.get() == State.ENDED;
        }
        return key == Attr.RUN_STYLE ? Attr.RunStyle.SYNC : null;
    }
}
