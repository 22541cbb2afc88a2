package dev.chitchat.internal.pipeline;

import dev.chitchat.api.Outbound;
import dev.chitchat.api.UpdateReceipt;
import dev.chitchat.api.UpdateResult;
import dev.chitchat.error.ApiException;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.UnexpectedException;
import dev.chitchat.internal.CallListener;
import dev.chitchat.internal.FailureNotes;
import dev.chitchat.internal.pipeline.KeyQueues.Element;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;

/**
 * Sends streams of messages through a call, in order per key, with a result for every message.
 *
 * <p>Immutable and thread-safe if its functions are; one pipeline may run any number of streams, which share nothing.
 *
 * @param key what order is kept for; a message for which it throws or returns null fails and is not sent
 * @param call makes the call for a message when it is its turn; tells the listener how it goes, so that one that only
 *     waits before a retry leaves its slot to another
 * @param merge makes one message of an earlier and a later one of a key, to be sent instead of both; where it throws or
 *     returns null the later one waits for a call of its own. Null for a call for each
 * @param lookAhead how many elements are held at most, those under way included; as they leave, more are requested
 * @param clock tells the time for {@link UpdateResult#elapsed()}, and times {@code inFlight} and {@code results}
 * @param results where results are emitted and calls started, or null for whatever thread brings a signal. A subscriber
 *     may then block in {@code onNext}; meanwhile nothing starts. Once the scheduler was disposed of, the work is done
 *     on the thread at hand
 * @param inFlight how many calls are under way; what it learns of the network all streams share
 * @param <M> the type of messages
 */
public record Pipeline<M>(
        Function<? super M, String> key,
        BiFunction<? super M, CallListener, ? extends Mono<UpdateReceipt>> call,
        @Nullable BinaryOperator<M> merge,
        int lookAhead,
        Scheduler clock,
        @Nullable Scheduler results,
        InFlight inFlight) {

    public static final int LOOK_AHEAD = 256;

    /** How many calls a stream keeps under way. May be asked by any thread. */
    public interface InFlight {

        /** Asked anew before each start; below 1 counts as 1. */
        int most();

        /** For how long an attempt counts that goes out now, or {@code null} for as long as it takes. */
        default @Nullable Duration counted() {
            return null;
        }

        /** An attempt was accepted, so long after it was permitted. */
        default void answered(long nanos) {}
    }

    public Pipeline<M> withoutMerging() {
        return new Pipeline<>(key, call, null, lookAhead, clock, results, inFlight);
    }

    /**
     * Sends what a source emits and emits what became of it.
     *
     * <pre>
     *   source   a1  a2  b1  c1 |
     *   calls    a1──────x┄┄┄a1──┤  a2──┤         a key has one call at a time; ┄ a wait before a retry
     *            b1──┤ c1────┤
     *   results      b1      c1  a1     a2 |      in the order of their outcomes
     * </pre>
     *
     * <p><b>Order.</b> At most one call of a key is under way or waiting to retry, and the next one starts after the
     * result of the one before has been handed to the subscriber: what a subscriber writes down in {@code onNext} is
     * written by then. Nothing is promised across keys. Of all elements that may start, the one that came first does;
     * an element whose key is busy delays no other.
     *
     * <p><b>Merging</b>, where it is on: when an element starts, those of its key that wait in the look-ahead go out in
     * its call, up to 256 in all; their results come right before its own. If such a call fails for good its elements
     * are sent one by one, in order, before anything later of their key, and the merged call's attempts count for each.
     *
     * <p><b>Errors.</b> An element's failure is its {@link UpdateResult.Failed} result and ends nothing; so are a key
     * or a call that throws, and a call that completes empty. A failure that
     * {@linkplain ChitchatException#affectsEveryCall() concerns the account} ends the stream: the source is cancelled,
     * nothing new starts, calls under way finish and their results are emitted, those that wait for a retry fail with
     * the reason of their last attempt, and elements that never went out are discarded; then that failure is the
     * stream's error. An error of the source is passed on after the results of all elements taken before.
     *
     * <p><b>Backpressure.</b> An element holds its place in the look-ahead until its result has been emitted, so that a
     * subscriber who requests nothing soon stops the source.
     *
     * <p><b>Cancelling</b> cancels the source and starts nothing new. Calls under way finish unobserved, but are not
     * retried. Every element that was taken and not yet emitted is handed to the hook {@code onDiscard} once: its
     * {@link Outbound} if it never went out, its {@link UpdateResult} if it did.
     *
     * <p><b>Threads.</b> No thread of its own: results are emitted on whatever thread ended a call, emitted an element
     * or requested, one at a time, unless {@code results} says where. Source and calls see the subscriber's Context.
     */
    public <C> Flux<UpdateResult<C>> send(Publisher<Outbound<M, C>> source) {
        return runs(Flux.from(source)::subscribe);
    }

    /**
     * Sends all of a list, of any size, and answers what became of each message, in the order of the list.
     *
     * <p>As {@link #send}, but all are known before the first call, so that all of one key that can be merged go out in
     * one call; and it never fails: a failure that concerns the account is also the result of each message not sent.
     *
     * @param answers another call of the account. Made once, where a message is refused with a code that may mean the
     *     account while nothing has succeeded: if it succeeds, the refusal is that message's own, the others are sent
     */
    public <C> Mono<List<UpdateResult<C>>> sendAll(List<Outbound<M, C>> messages, Mono<?> answers) {
        int size = Math.max(1, messages.size());
        Pipeline<M> whole = new Pipeline<>(key, call, merge, size, clock, results, inFlight);
        return Mono.defer(() -> new WholeList<>(whole, messages).whole(answers));
    }

    /** Each subscription is a run of its own. */
    private <C> Flux<UpdateResult<C>> runs(Consumer<KeyedSubscriber<M, C>> begin) {
        return Flux.from(actual -> begin.accept(new KeyedSubscriber<>(Operators.toCoreSubscriber(actual), this)));
    }

    /**
     * One subscription of a list: what became of each of its messages, in their order.
     *
     * <p>A stream ends when the account failed. A list goes on: every message without a result has that failure, and
     * where another call shows that the account is in order, the refusal was the message's own and the others are sent.
     */
    private static final class WholeList<M, C> {

        private final Pipeline<M> pipeline;
        private final List<Element<M, C>> elements = new ArrayList<>();

        WholeList(Pipeline<M> pipeline, List<Outbound<M, C>> messages) {
            this.pipeline = pipeline;
            long now = pipeline.clock.now(TimeUnit.NANOSECONDS);
            messages.forEach(message -> elements.add(new Element<>(message, elements.size(), now)));
        }

        Mono<List<UpdateResult<C>>> whole(Mono<?> answers) {
            return run(false)
                    .onErrorResume(ApiException.class, refused -> afterRefusal(refused, answers))
                    .onErrorResume(this::endAll)
                    .then(Mono.fromSupplier(this::results));
        }

        /** Sends all that have no result; those of a merged call that was refused go alone. */
        private Mono<Void> run(boolean answered) {
            List<Element<M, C>> left =
                    elements.stream().filter(element -> element.result == null).toList();
            Flux<UpdateResult<C>> sent = pipeline.runs(stream -> stream.begin(left, answered));
            // Handled, as an operator that passes over results would discard them, and the list holds them.
            return left.isEmpty()
                    ? Mono.empty()
                    : sent.<Void>handle((result, sink) -> {}).then();
        }

        private Mono<Void> afterRefusal(ApiException refused, Mono<?> answers) {
            return refused.mayAffectEveryCall()
                    ? answers.onErrorMap(failed -> ofTheAccount(refused)).then(Mono.defer(() -> run(true)))
                    : Mono.error(refused);
        }

        private ApiException ofTheAccount(ApiException refused) {
            for (Element<M, C> element : elements) {
                if (element.result instanceof UpdateResult.Failed<C> failed
                        && failed.error() instanceof ApiException doubtful
                        && doubtful.mayAffectEveryCall()) {
                    FailureNotes.affectsEveryCall(doubtful);
                }
            }
            return FailureNotes.affectsEveryCall(refused);
        }

        private Mono<Void> endAll(Throwable failure) {
            ChitchatException why = UnexpectedException.from(failure);
            for (Element<M, C> element : elements) {
                if (element.result == null) {
                    element.result = new UpdateResult.Failed<>(
                            element.outbound.correlation(), why, element.earlierAttempts(), Duration.ZERO);
                }
            }
            return Mono.empty();
        }

        private List<UpdateResult<C>> results() {
            return elements.stream()
                    .<UpdateResult<C>>map(element -> Objects.requireNonNull(element.result))
                    .toList();
        }
    }
}
