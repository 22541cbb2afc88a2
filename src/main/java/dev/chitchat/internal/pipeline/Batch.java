package dev.chitchat.internal.pipeline;

import dev.chitchat.internal.pipeline.KeyQueues.KeyQueue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What one call carries: an element, or several of one key merged in the place of the first.
 *
 * @param queue where they waited; its key is busy until they have their results
 * @param message what is sent
 * @param parts the elements, in order, at least one
 */
record Batch<M, C>(KeyQueue<M, C> queue, M message, List<Element<M, C>> parts) {

    /** In a stream, as many calls follow at most when a merged one fails for good. */
    static final int MOST_PARTS = 256;

    /** The next batch of a queue that is not empty; elements that go alone stand before all others. */
    static <M, C> Batch<M, C> takeFrom(KeyQueue<M, C> queue, @Nullable BinaryOperator<M> merge, int most) {
        ArrayDeque<Element<M, C>> waiting = queue.waiting();
        Element<M, C> first = waiting.remove();
        M message = first.outbound.message();
        if (merge == null || first.alone || waiting.isEmpty()) {
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

    boolean isMerged() {
        return parts.size() > 1;
    }

    Element<M, C> first() {
        return parts.get(0);
    }

    /** All but the first, in order. */
    List<Element<M, C>> others() {
        return parts.subList(1, parts.size());
    }

    /** Puts elements back before all others of their key, the first of them foremost. */
    void putBack(List<Element<M, C>> elements) {
        for (int i = elements.size() - 1; i >= 0; i--) {
            queue.waiting().addFirst(elements.get(i));
        }
    }
}
