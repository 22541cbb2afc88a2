package dev.chitchat.internal.pipeline;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The look-ahead, sorted by key: says which element may go next. Knows no Reactor and is not thread-safe.
 *
 * <p>A lane is in the map while its key is busy or has elements waiting, and in {@code ready} while it has elements and
 * is not busy. So the map never holds more than the look-ahead does, however many keys pass through.
 *
 * @param <M> the type of messages
 * @param <C> the type of correlations
 */
final class KeyQueues<M, C> {

    private final Map<String, KeyQueue<M, C>> byKey = new HashMap<>();
    private final PriorityQueue<KeyQueue<M, C>> ready =
            new PriorityQueue<>(Comparator.comparingLong(KeyQueue::headOrder));

    void add(String key, Element<M, C> element) {
        KeyQueue<M, C> known = byKey.get(key);
        if (known != null) {
            known.append(element);
            return;
        }
        KeyQueue<M, C> fresh = new KeyQueue<>(key);
        fresh.append(element);
        byKey.put(key, fresh);
        ready.add(fresh);
    }

    boolean hasReady() {
        return !ready.isEmpty();
    }

    /** The lane with the oldest element that may go, busy from now on until it is {@linkplain #free freed}. */
    @Nullable
    KeyQueue<M, C> takeOldest() {
        return ready.poll();
    }

    void free(KeyQueue<M, C> lane) {
        if (lane.isEmpty()) {
            byKey.remove(lane.key);
        } else {
            ready.add(lane);
        }
    }

    /** Takes out all that wait; busy lanes stay busy. */
    void removeWaiting(Consumer<Element<M, C>> each) {
        for (KeyQueue<M, C> idle = ready.poll(); idle != null; idle = ready.poll()) {
            byKey.remove(idle.key);
            empty(idle, each);
        }
        byKey.values().forEach(busy -> empty(busy, each));
    }

    private static <M, C> void empty(KeyQueue<M, C> lane, Consumer<Element<M, C>> each) {
        for (Element<M, C> waiting = lane.poll(); waiting != null; waiting = lane.poll()) {
            each.accept(waiting);
        }
    }

    /** How many keys are busy or have elements waiting. */
    int keys() {
        return byKey.size();
    }
}
