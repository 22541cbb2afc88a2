package dev.chitchat.internal.pipeline;

import dev.chitchat.api.Outbound;
import dev.chitchat.api.UpdateResult;
import dev.chitchat.error.ApiException;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.UnexpectedException;
import dev.chitchat.internal.DrainLoop;
import dev.chitchat.internal.FailureNotes;
import dev.chitchat.internal.pipeline.KeyQueues.Batch;
import dev.chitchat.internal.pipeline.KeyQueues.Element;
import dev.chitchat.internal.pipeline.Lifecycle.State;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/**
 * One subscription of a stream: gathers signals from all sides and acts on them in a single drain.
 *
 * <p>A thread that brings a signal stores it (in {@code arrivals}, {@code ended}, {@code requested}, {@code lifecycle})
 * and signals the {@link DrainLoop}. So everything below the line "the drain's own" is touched by one thread at a time,
 * calls that end at once do not recurse, and every element is emitted or discarded in one place, once.
 */
final class KeyedSubscriber<M, C> implements CoreSubscriber<Outbound<M, C>>, Subscription, Scannable {

    @SuppressWarnings("rawtypes")
    private static final AtomicLongFieldUpdater<KeyedSubscriber> REQUESTED =
            AtomicLongFieldUpdater.newUpdater(KeyedSubscriber.class, "requested");

    private final CoreSubscriber<? super UpdateResult<C>> actual;
    private final Context context;
    private final Pipeline<M> pipeline;
    final Scheduler clock;

    private final Queue<Element<M, C>> arrivals;
    private final Queue<Call<M, C>> ended =
            Queues.<Call<M, C>>unboundedMultiproducer().get();
    final DrainLoop drain;
    private final Lifecycle lifecycle = new Lifecycle();
    private volatile long requested;
    private volatile boolean done;
    private volatile @Nullable Throwable badRequest;
    private @Nullable Throwable error;
    private @Nullable Subscription s;
    private long taken;
    private boolean wholeList;

    // the drain's own
    private final KeyQueues<M, C> queues;

    /** The calls that have not ended. One that waits to be made again, or went out long ago, has left its place. */
    private final Set<Call<M, C>> open = new LinkedHashSet<>();

    private boolean succeeded;
    private @Nullable ChitchatException accountFailure;

    KeyedSubscriber(CoreSubscriber<? super UpdateResult<C>> actual, Pipeline<M> pipeline) {
        int lookAhead = pipeline.lookAhead();
        this.actual = actual;
        this.context = actual.currentContext();
        this.pipeline = pipeline;
        this.clock = pipeline.clock();
        this.arrivals = Queues.<Element<M, C>>get(lookAhead).get();
        this.queues = new KeyQueues<>(clock, lookAhead, pipeline.merge() != null);
        this.drain = new DrainLoop(this::drainOnce, pipeline.results());
    }

    // what the source brings

    /** Begins with the whole list, merging all it can; its caller judges a doubtful refusal unless {@code answered}. */
    void begin(List<Element<M, C>> all, boolean answered) {
        all.forEach(arrivals::offer);
        wholeList = true;
        succeeded = answered;
        done = true;
        onSubscribe(Operators.emptySubscription());
        drain.signal();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        if (Operators.validate(s, subscription)) {
            s = subscription;
            drain.watch(clock);
            actual.onSubscribe(this);
            subscription.request(pipeline.lookAhead());
        }
    }

    @Override
    public void onNext(Outbound<M, C> outbound) {
        Objects.requireNonNull(outbound, "onNext");
        if (done) {
            Operators.onNextDropped(outbound, context);
            return;
        }
        Element<M, C> element = new Element<>(outbound, taken++, clock.now(TimeUnit.NANOSECONDS));
        if (!arrivals.offer(element)) {
            upstream().cancel();
            onError(Operators.onOperatorError(
                    null, Exceptions.failWithOverflow("the source emitted more than requested"), outbound, context));
            Operators.onDiscard(outbound, context);
            return;
        }
        drain.signal();
    }

    @Override
    public void onError(Throwable t) {
        Objects.requireNonNull(t, "onError");
        if (done || !lifecycle.emits()) {
            Operators.onErrorDropped(t, context);
            return;
        }
        error = t;
        done = true;
        drain.signal();
    }

    @Override
    public void onComplete() {
        done = true;
        drain.signal();
    }

    // what the subscriber asks for

    @Override
    public void request(long n) {
        if (Operators.validate(n)) {
            Operators.addCap(REQUESTED, this, n);
        } else {
            badRequest = Exceptions.nullOrNegativeRequestException(n);
        }
        drain.signal();
    }

    @Override
    public void cancel() {
        if (lifecycle.moveTo(State.CANCELLED)) {
            drain.unwatch();
            upstream().cancel();
            drain.signal();
        }
    }

    // what calls tell

    void ended(Call<M, C> call) {
        ended.offer(call);
        drain.signal();
    }

    /** So that a call that has just begun to wait is given up too. */
    void waits() {
        if (lifecycle.is(State.STOPPING)) {
            drain.signal();
        }
    }

    boolean isCancelled() {
        return lifecycle.is(State.CANCELLED);
    }

    // the drain

    /** What the source or the subscriber throws ends the stream, and it hears of it; the loop goes on to clear up. */
    private void drainOnce() {
        try {
            advance();
        } catch (Throwable thrown) {
            DrainLoop.guarded(upstream()::cancel);
            DrainLoop.guarded(() -> end(thrown));
            drain.signal();
        }
    }

    private void advance() {
        refuseBadRequest();
        do {
            settleEnded();
            admitArrivals();
        } while (emitOne());
        startOldest();
        replenish();
        endWhenOver();
    }

    private void settleEnded() {
        for (Call<M, C> call = ended.poll(); call != null; call = ended.poll()) {
            open.remove(call);
            settle(call);
        }
    }

    private void settle(Call<M, C> call) {
        Throwable failure = call.failure;
        if (failure == null && call.receipt == null) { // its stream was cancelled before it went out
            queues.givenUp(call.batch, null);
            return;
        }
        if (failure == null) {
            succeeded = true;
            queues.applied(call.batch, Objects.requireNonNull(call.receipt));
            return;
        }
        ChitchatException why = UnexpectedException.from(Exceptions.unwrap(failure));
        boolean doubtful = !succeeded && why instanceof ApiException said && said.mayAffectEveryCall();
        if (doubtful && !wholeList) {
            FailureNotes.affectsEveryCall(why);
        }
        queues.failed(call.batch, why);
        stopIf(doubtful || why.affectsEveryCall(), why);
    }

    private void stopIf(boolean accountFailed, ChitchatException why) {
        if (accountFailed && lifecycle.moveTo(State.STOPPING)) {
            accountFailure = why;
            upstream().cancel();
        }
    }

    private void admitArrivals() {
        for (Element<M, C> element = arrivals.poll(); element != null; element = arrivals.poll()) {
            queues.held++;
            admit(element);
        }
        if (!lifecycle.is(State.OPEN)) {
            discardAllUnsent();
        }
    }

    private void admit(Element<M, C> element) {
        if (!lifecycle.is(State.OPEN)) {
            discardUnsent(element);
            return;
        }
        try {
            String key = pipeline.key().apply(element.outbound.message());
            queues.add(Objects.requireNonNull(key, "the key of a message must not be null"), element);
        } catch (Throwable e) {
            ChitchatException why =
                    FailureNotes.attempts(UnexpectedException.from(Call.hooked(e, element.outbound, context)), 0);
            queues.failed(element, why);
            stopIf(why.affectsEveryCall(), why);
        }
    }

    private void discardAllUnsent() {
        if (lifecycle.is(State.STOPPING)) {
            List<Call<M, C>> waiting = open.stream().filter(Call::giveUp).toList();
            waiting.forEach(open::remove);
            waiting.forEach(call -> queues.givenUp(call.batch, call.lastFailure()));
        }
        queues.removeWaiting(this::discardUnsent);
    }

    private void discardUnsent(Element<M, C> element) {
        if (queues.failedBefore(element)) {
            return;
        }
        queues.left(element);
        if (!wholeList || isCancelled()) { // else its result is still to come
            Operators.onDiscard(element.outbound, context);
        }
    }

    private void startOldest() {
        while (lifecycle.is(State.OPEN) && queues.hasReady() && oneIsFree()) {
            int most = wholeList ? Integer.MAX_VALUE : KeyQueues.MOST_PARTS;
            Batch<M, C> batch = queues.takeOldest(pipeline.merge(), most);
            Call<M, C> call = new Call<>(batch, this, pipeline);
            open.add(call);
            call.start();
        }
    }

    private boolean oneIsFree() {
        int free = Math.max(1, pipeline.inFlight().most());
        for (Call<M, C> call : open) {
            free -= call.counts() ? 1 : 0;
        }
        return free > 0;
    }

    private void replenish() {
        if (lifecycle.is(State.OPEN) && !done) {
            int due = queues.replenish();
            if (due > 0) {
                upstream().request(due);
            }
        }
    }

    private boolean emitOne() {
        if (!lifecycle.emits()) {
            discardResults();
            return false;
        }
        if (requested == 0) {
            return false;
        }
        Element<M, C> element = queues.pollResult();
        if (element == null) {
            return false;
        }
        Operators.produced(REQUESTED, this, 1);
        actual.onNext(Objects.requireNonNull(element.result));
        queues.left(element);
        return true;
    }

    private void discardResults() {
        for (Element<M, C> element = queues.pollResult(); element != null; element = queues.pollResult()) {
            Operators.onDiscard(element.result, context);
            queues.left(element);
        }
    }

    /** Breaks off at once, since results without requests could wait for ever. */
    private void refuseBadRequest() {
        Throwable bad = badRequest;
        if (bad != null) {
            upstream().cancel();
            end(bad);
        }
    }

    private void endWhenOver() {
        ChitchatException stopped = accountFailure;
        if (stopped != null && queues.held == 0) {
            end(error == null ? stopped : Exceptions.addSuppressed(stopped, error));
        } else if (done && arrivals.isEmpty() && queues.held == 0) {
            end(error);
        }
    }

    private void end(@Nullable Throwable why) {
        if (!lifecycle.moveTo(State.ENDED)) {
            return;
        }
        drain.unwatch();
        if (why == null) {
            actual.onComplete();
        } else {
            actual.onError(why);
        }
    }

    private Subscription upstream() {
        return Objects.requireNonNull(s);
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
            return actual;
        }
        if (key == Attr.TERMINATED || key == Attr.CANCELLED) {
            return lifecycle.is(key == Attr.TERMINATED ? State.ENDED : State.CANCELLED);
        }
        if (key == Attr.ERROR) {
            return error;
        }
        if (key == Attr.BUFFERED) {
            return queues.held;
        }
        if (key == Attr.PREFETCH) {
            return pipeline.lookAhead();
        }
        if (key == Attr.REQUESTED_FROM_DOWNSTREAM) {
            return requested;
        }
        Attr.RunStyle style = pipeline.results() == null ? Attr.RunStyle.SYNC : Attr.RunStyle.ASYNC;
        return key == Attr.RUN_STYLE ? style : null;
    }
}
