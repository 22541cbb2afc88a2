package dev.chitchat.internal.pipeline;

import dev.chitchat.api.Outbound;
import dev.chitchat.api.UpdateResult;
import dev.chitchat.internal.pipeline.KeyQueues.KeyQueue;
import org.jspecify.annotations.Nullable;

/** One element between its arrival and its result. Only the drain touches what is not final. */
final class Element<M, C> {

    final Outbound<M, C> outbound;

    /** Position in the source; the lower goes first. */
    final long order;

    final long takenNanos;

    /** Set once its merged call failed: from then on it goes alone. */
    boolean alone;

    /** Attempts of the merged call that failed. */
    int earlierAttempts;

    /** The queue to free once the result is out; null where that is another element's task. */
    @Nullable
    KeyQueue<M, C> frees;

    @Nullable
    UpdateResult<C> result;

    Element(Outbound<M, C> outbound, long order, long takenNanos) {
        this.outbound = outbound;
        this.order = order;
        this.takenNanos = takenNanos;
    }
}
