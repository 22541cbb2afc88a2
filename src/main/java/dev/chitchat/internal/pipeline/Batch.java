package dev.chitchat.internal.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What one call carries: an element, or several of one key merged in the place of the first.
 *
 * @param lane where they waited; busy until they have their results
 * @param message what is sent
 * @param parts the elements, in order, at least one
 * @param <M> the type of messages
 * @param <C> the type of correlations
 */
record Batch<M, C>(KeyQueue<M, C> lane, M message, List<Element<M, C>> parts) {

    /** As many calls follow at most when a merged one fails for good. */
    static final int MOST_PARTS = 256;

    /** The next load of a lane that is not empty; elements that go alone stand before all others. */
    static <M, C> Batch<M, C> takeFrom(KeyQueue<M, C> lane, @Nullable BinaryOperator<M> merge) {
        Element<M, C> first = Objects.requireNonNull(lane.poll());
        boolean single = merge == null || first.alone || lane.isEmpty();
        return single
                ? new Batch<>(lane, first.outbound.message(), List.of(first))
                : fold(lane, first, Objects.requireNonNull(merge));
    }

    private static <M, C> Batch<M, C> fold(KeyQueue<M, C> lane, Element<M, C> first, BinaryOperator<M> merge) {
        List<Element<M, C>> parts = new ArrayList<>();
        parts.add(first);
        M message = first.outbound.message();
        Element<M, C> next = lane.peek();
        while (next != null && parts.size() < MOST_PARTS) {
            M merged = mergeOrDecline(merge, message, next.outbound.message());
            if (merged == null) {
                break;
            }
            message = merged;
            parts.add(next);
            lane.poll();
            next = lane.peek();
        }
        return new Batch<>(lane, message, List.copyOf(parts));
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
}
