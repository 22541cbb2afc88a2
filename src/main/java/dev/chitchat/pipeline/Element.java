package dev.chitchat.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * One element between its arrival and its result. Only the drain touches what is not final.
 *
 * @param <M> the type of messages
 * @param <C> the type of correlations
 */
final class Element<M, C> {

    final Outbound<M, C> outbound;
    /** Position in the source; the lower goes first. */
    final long order;

    final long takenNanos;

    /** The next one of the same key, in order. */
    @Nullable
    Element<M, C> next;

    /** What to free once the result is out; null where that is another element's task. */
    @Nullable
    Lane<M, C> lane;

    @Nullable
    UpdateResult<C> result;

    Element(Outbound<M, C> outbound, long order, long takenNanos) {
        this.outbound = outbound;
        this.order = order;
        this.takenNanos = takenNanos;
    }
}
