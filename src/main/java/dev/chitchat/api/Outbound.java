package dev.chitchat.api;

/**
 * A message on its way out, with whatever its sender wants to see again beside the result: an order, a line number, an
 * acknowledgement.
 *
 * @param message what is sent
 * @param correlation comes back, untouched, in the message's {@link UpdateResult}
 * @param <M> the type of messages
 * @param <C> the type of correlations
 */
public record Outbound<M, C>(M message, C correlation) {

    /**
     * A message with its correlation.
     *
     * @param message what is sent
     * @param correlation what comes back with the result
     * @param <M> the type of the message
     * @param <C> the type of the correlation
     * @return the pair
     */
    public static <M, C> Outbound<M, C> of(M message, C correlation) {
        return new Outbound<>(message, correlation);
    }
}
