package dev.chitchat.api;

import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * A message on its way out, with whatever its sender wants to see again beside the result: an order, a line number, an
 * acknowledgement.
 *
 * @param message what is sent
 * @param correlation comes back, untouched, in the message's {@link UpdateResult}
 * @param context what the message's call sees in its Context, over that of the stream's subscriber; empty by default
 * @param <M> the type of messages
 * @param <C> the type of correlations
 */
public record Outbound<M, C>(M message, C correlation, ContextView context) {

    /**
     * {@return a message with its correlation}
     *
     * @param message what is sent
     * @param correlation what comes back with the result
     * @param <M> the type of the message
     * @param <C> the type of the correlation
     */
    public static <M, C> Outbound<M, C> of(M message, C correlation) {
        return new Outbound<>(message, correlation, Context.empty());
    }

    /**
     * {@return a copy whose call sees a Context of its own, such as the span that the message came with, as its parent}
     * Where messages are merged, the call sees that of the first.
     *
     * @param own goes over what the subscriber's Context has under the same keys
     */
    public Outbound<M, C> withContext(ContextView own) {
        return new Outbound<>(message, correlation, own);
    }
}
