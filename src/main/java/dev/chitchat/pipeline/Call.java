package dev.chitchat.pipeline;

import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * One call: watches its Mono and tells the drain when it leaves its place, comes back and ends.
 *
 * <p>The call may signal from any thread. Its first terminal signal ends it; a later one is dropped. It is
 * cancelled only between two attempts, when the stream was. What it came to is written before the drain learns of the end, and read only after.
 *
 * @param <M> the type of messages
 * @param <R> the type of what a call answers
 * @param <C> the type of correlations
 */
final class Call<M, R, C> implements CoreSubscriber<R>, CallProgress, Scannable {

    private enum State {
        UNDER_WAY,
        BACKING_OFF,
        ENDED
    }

    final Load<M, C> load;
    private final KeyedSubscriber<M, R, C> parent;
    private final ToIntFunction<? super R> attemptsOf;
    private final AtomicReference<State> state = new AtomicReference<>(State.UNDER_WAY);

    private @Nullable Subscription s;
    private @Nullable R value;
    private @Nullable Throwable failure;
    private int attempts;
    private boolean endedInBackoff;

    Call(Load<M, C> load, KeyedSubscriber<M, R, C> parent, ToIntFunction<? super R> attemptsOf) {
        this.load = load;
        this.parent = parent;
        this.attemptsOf = attemptsOf;
    }

    void start(Pipeline<M, R> pipeline) {
        try {
            Mono<R> answer = pipeline.call(load.message(), this);
            answer.subscribe(this);
        } catch (Throwable e) {
            onError(Operators.onOperatorError(e, currentContext()));
        }
    }

    /** Why it failed, or null if it did not. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    int attempts() {
        return attempts;
    }

    boolean endedInBackoff() {
        return endedInBackoff;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        if (Operators.validate(s, subscription)) {
            s = subscription;
            subscription.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(R answer) {
        if (value != null || state.get() == State.ENDED) {
            Operators.onNextDropped(answer, currentContext());
        } else {
            value = answer;
        }
    }

    @Override
    public void onComplete() {
        if (state.get() == State.ENDED) {
            return;
        }
        @Nullable Throwable missing = countAttempts();
        end(missing);
    }

    private @Nullable Throwable countAttempts() {
        if (value == null) {
            return new NoSuchElementException("the call completed without an answer");
        }
        try {
            attempts = attemptsOf.applyAsInt(value);
            return null;
        } catch (Throwable e) {
            return Operators.onOperatorError(null, e, value, currentContext());
        }
    }

    @Override
    public void onError(Throwable t) {
        if (!end(t)) {
            Operators.onErrorDropped(t, currentContext());
        }
    }

    /** Whoever moves the state to ENDED reports the end; everybody else came too late. */
    private boolean end(@Nullable Throwable outcome) {
        State before = state.get();
        while (before != State.ENDED && !state.compareAndSet(before, State.ENDED)) {
            before = state.get();
        }
        if (before == State.ENDED) {
            return false;
        }
        failure = outcome;
        endedInBackoff = before == State.BACKING_OFF;
        parent.ended(this);
        return true;
    }

    @Override
    public void backingOff() {
        if (state.compareAndSet(State.UNDER_WAY, State.BACKING_OFF)) {
            parent.leftPlace();
        }
    }

    @Override
    public void resumed() {
        if (state.compareAndSet(State.BACKING_OFF, State.UNDER_WAY)) {
            parent.tookPlaceBack();
            if (parent.isCancelled()) {
                giveUp();
            }
        }
    }

    /** Nobody wants the outcome any more, so the next attempt is not made. */
    private void giveUp() {
        Subscription call = s;
        if (call != null) {
            call.cancel();
        }
        end(new CancellationException("the stream was cancelled"));
    }

    @Override
    public Context currentContext() {
        return parent.currentContext();
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
