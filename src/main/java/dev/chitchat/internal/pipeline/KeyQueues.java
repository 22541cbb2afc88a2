package dev.chitchat.internal.pipeline;

import dev.chitchat.api.Outbound;
import dev.chitchat.api.UpdateReceipt;
import dev.chitchat.api.UpdateResult;
import dev.chitchat.error.ApiException;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.TransportException;
import dev.chitchat.internal.FailureNotes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * The elements of a stream from arrival to result, sorted by key: which may go next, what one call carries, and what
 * its end comes to for each element it carried. Not thread-safe.
 *
 * <p>A queue is in the map while its key is busy or has elements waiting, and in {@code ready} while it has elements
 * and its key is not busy. So the map never holds more than the look-ahead does, however many keys pass through.
 */
final class KeyQueues<M, C> {

    /** In a stream, as many calls follow at most when a merged one fails for good. */
    static final int MOST_PARTS = 256;

    /** One element between its arrival and its result. Only the drain touches what is not final. */
    static final class Element<M, C> {

        final Outbound<M, C> outbound;

        /** Position in the source; the lower goes first. */
        final long order;

        final long takenNanos;

        /** Why its merged call failed, if one did: from then on it goes alone. */
        private @Nullable ChitchatException earlierFailure;

        /** The queue to free once the result is out; null where that is another element's task. */
        private @Nullable KeyQueue<M, C> frees;

        @Nullable
        UpdateResult<C> result;

        Element(Outbound<M, C> outbound, long order, long takenNanos) {
            this.outbound = outbound;
            this.order = order;
            this.takenNanos = takenNanos;
        }

        int earlierAttempts() {
            return earlierFailure == null ? 0 : earlierFailure.attempts();
        }
    }

    /** The elements of one key that wait, in order. */
    record KeyQueue<M, C>(String key, ArrayDeque<Element<M, C>> waiting) {

        private long headOrder() {
            return waiting.element().order;
        }

        /** Puts elements back before all others, the first of them foremost. */
        private void putBack(List<Element<M, C>> elements) {
            for (int i = elements.size() - 1; i >= 0; i--) {
                waiting.addFirst(elements.get(i));
            }
        }
    }

    /** What one call carries: elements of one key, merged in order; the key is busy until they have their results. */
    record Batch<M, C>(KeyQueue<M, C> queue, M message, List<Element<M, C>> parts) {

        Element<M, C> first() {
            return parts.get(0);
        }

        private List<Element<M, C>> others() {
            return parts.subList(1, parts.size());
        }
    }

    private final Scheduler clock;
    final Map<String, KeyQueue<M, C>> byKey = new HashMap<>();
    private final PriorityQueue<KeyQueue<M, C>> ready =
            new PriorityQueue<>(Comparator.comparingLong(KeyQueue::headOrder));
    private final ArrayDeque<Element<M, C>> results = new ArrayDeque<>();

    private final int lookAhead;
    private final int batch;

    /** How many elements are here, and how many have left since the last request. */
    int held;

    private int left;

    /**
     * The clock tells how long an element took. Further ones are requested in large batches, which cost the source
     * least; where they are merged, so that the look-ahead stays nearly full: what waits together goes out together.
     */
    KeyQueues(Scheduler clock, int lookAhead, boolean merging) {
        this.clock = clock;
        this.lookAhead = lookAhead;
        this.batch = merging ? Math.max(1, lookAhead >> 3) : lookAhead - (lookAhead >> 2);
    }

    void add(String key, Element<M, C> element) {
        KeyQueue<M, C> queue = byKey.get(key);
        if (queue != null) {
            queue.waiting.add(element);
            return;
        }
        KeyQueue<M, C> fresh = new KeyQueue<>(key, new ArrayDeque<>(1));
        fresh.waiting.add(element);
        byKey.put(key, fresh);
        ready.add(fresh);
    }

    boolean hasReady() {
        return !ready.isEmpty();
    }

    /**
     * The next batch of the key with the oldest element that may go; the key is busy until the batch has its results.
     * One must be ready. Elements that go alone stand before all others.
     */
    Batch<M, C> takeOldest(@Nullable BinaryOperator<M> merge, int most) {
        KeyQueue<M, C> queue = ready.remove();
        ArrayDeque<Element<M, C>> waiting = queue.waiting;
        Element<M, C> first = waiting.remove();
        M message = first.outbound.message();
        if (merge == null || first.earlierFailure != null || waiting.isEmpty()) {
            return new Batch<>(queue, message, List.of(first));
        }
        List<Element<M, C>> parts = new ArrayList<>();
        parts.add(first);
        while (!waiting.isEmpty() && parts.size() < most) {
            M merged = mergeOrDecline(merge, message, waiting.element().outbound.message());
            if (merged == null) {
                break;
            }
            message = merged;
            parts.add(waiting.remove());
        }
        return new Batch<>(queue, message, List.copyOf(parts));
    }

    private static <M> @Nullable M mergeOrDecline(BinaryOperator<M> merge, M earlier, M later) {
        try {
            return merge.apply(earlier, later);
        } catch (Throwable declined) {
            return null;
        }
    }

    /** The call was accepted. The carrier's result is emitted last, so that after it all are known. */
    void applied(Batch<M, C> batch, UpdateReceipt receipt) {
        int attempts = receipt.attempts();
        Element<M, C> first = batch.first();
        C carrier = first.outbound.correlation();
        for (Element<M, C> other : batch.others()) {
            C correlation = other.outbound.correlation();
            add(other, new UpdateResult.Merged<>(correlation, carrier, attempts, elapsed(other)));
        }
        first.frees = batch.queue;
        int all = first.earlierAttempts() + attempts;
        add(first, new UpdateResult.Applied<>(carrier, all, elapsed(first), receipt.requestId()));
    }

    /**
     * The call failed. If it was merged it gives no result: its elements go back to the front of their queue, to be
     * sent one by one. An account failure is the first element's alone, as sent one by one the others would not have
     * been started; unless the call went out and was never refused, or an attempt of it may have taken effect.
     */
    void failed(Batch<M, C> batch, ChitchatException why) {
        if (batch.parts.size() == 1 || why.affectsEveryCall()) {
            boolean refused = why instanceof ApiException || why instanceof TransportException;
            if (why.mayHaveTakenEffect() || (why.attempts() > 0 && !refused)) {
                batch.others().forEach(other -> other.earlierFailure = why);
            }
            batch.queue.putBack(batch.others());
            batch.first().frees = batch.queue;
            failed(batch.first(), why);
            return;
        }
        for (Element<M, C> part : batch.parts) {
            part.earlierFailure = why;
        }
        batch.queue.putBack(batch.parts);
        free(batch.queue);
    }

    /** The call only waited and is given up; one that waited for another attempt has failed as its last one did. */
    void givenUp(Batch<M, C> batch, @Nullable ChitchatException lastFailure) {
        if (lastFailure == null) {
            batch.queue.putBack(batch.parts);
        } else {
            failed(batch, lastFailure);
        }
    }

    /** Whether the element has a result now without a call of its own: its merged call may have taken effect. */
    boolean failedBefore(Element<M, C> element) {
        ChitchatException why = element.earlierFailure;
        if (why == null || !(why.retryable() || why.affectsEveryCall())) {
            return false;
        }
        failed(element, why, why.attempts());
        return true;
    }

    void failed(Element<M, C> element, ChitchatException why) {
        FailureNotes.after(element.earlierFailure, why); // that call may have taken effect
        failed(element, why, element.earlierAttempts() + why.attempts());
    }

    private void failed(Element<M, C> element, ChitchatException why, int attempts) {
        add(element, new UpdateResult.Failed<>(element.outbound.correlation(), why, attempts, elapsed(element)));
    }

    private void add(Element<M, C> element, UpdateResult<C> result) {
        element.result = result;
        results.add(element);
    }

    private Duration elapsed(Element<M, C> element) {
        return Duration.ofNanos(clock.now(TimeUnit.NANOSECONDS) - element.takenNanos);
    }

    /** The oldest element with a result that has not been taken. */
    @Nullable
    Element<M, C> pollResult() {
        return results.poll();
    }

    /** The element is discarded or its result out: only now may its key's next go, if it was the last of its call. */
    void left(Element<M, C> element) {
        held--;
        left++;
        if (element.frees != null) {
            free(element.frees);
        }
    }

    private void free(KeyQueue<M, C> queue) {
        if (queue.waiting.isEmpty()) {
            byKey.remove(queue.key);
        } else {
            ready.add(queue);
        }
    }

    /**
     * How much to request now, counted as requested. In batches, but never so late that the source stands still while
     * nothing is ready to start: those that wait for a retry would hold up all others.
     */
    int replenish() {
        boolean starving = held + left >= lookAhead && ready.isEmpty();
        int due = left < batch && !starving ? 0 : left;
        left -= due;
        return due;
    }

    /** Takes out all that wait; busy keys stay busy. */
    void removeWaiting(Consumer<Element<M, C>> each) {
        for (KeyQueue<M, C> idle = ready.poll(); idle != null; idle = ready.poll()) {
            byKey.remove(idle.key);
            empty(idle, each);
        }
        byKey.values().forEach(busy -> empty(busy, each));
    }

    private static <M, C> void empty(KeyQueue<M, C> queue, Consumer<Element<M, C>> each) {
        for (Element<M, C> first = queue.waiting.poll(); first != null; first = queue.waiting.poll()) {
            each.accept(first);
        }
    }
}
