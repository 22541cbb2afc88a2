package dev.chitchat.internal.pipeline;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The elements that wait, sorted by key: says which may go next. Knows no Reactor and is not thread-safe.
 *
 * <p>A queue is in the map while its key is busy or has elements waiting, and in {@code ready} while it has elements and its key
 * is not busy. So the map never holds more than the look-ahead does, however many keys pass through.
 */
final class KeyQueues<M, C> {

    /** The elements of one key that wait, in order. */
    record KeyQueue<M, C>(String key, ArrayDeque<Element<M, C>> waiting) {

        private long headOrder() {
            return waiting.element().order;
        }
    }

    private final Map<String, KeyQueue<M, C>> byKey = new HashMap<>();
    private final PriorityQueue<KeyQueue<M, C>> ready =
            new PriorityQueue<>(Comparator.comparingLong(KeyQueue::headOrder));

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

    /** The queue with the oldest element that may go; its key is busy until it is {@linkplain #free freed}. */
    @Nullable
    KeyQueue<M, C> takeOldest() {
        return ready.poll();
    }

    void free(KeyQueue<M, C> queue) {
        if (queue.waiting.isEmpty()) {
            byKey.remove(queue.key);
        } else {
            ready.add(queue);
        }
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

    /** How many keys are busy or have elements waiting. */
    int keys() {
        return byKey.size();
    }
}
