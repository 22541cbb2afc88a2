package dev.chitchat.api;

import dev.chitchat.error.ChitchatException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What became of one element of a stream: {@link Applied}, {@link Merged} or {@link Failed}.
 *
 * <pre>{@code
 * results.subscribe(result -> {
 *     if (result instanceof UpdateResult.Failed<Order> failed && failed.error().retryable()) {
 *         again.add(failed.correlation());
 *     }
 * });
 * }</pre>
 *
 * @param <C> the type of what the caller attached to the element
 */
public sealed interface UpdateResult<C> {

    /** {@return what the caller attached to the element, the correlation of the {@link Outbound}} */
    C correlation();

    /** {@return how many calls were made for the element, the first included; 0 if it was never sent} */
    int attempts();

    /**
     * {@return how long it took from when the element was taken from the source until its outcome, waits in the
     * look-ahead, for the quota and for retries included}
     */
    Duration elapsed();

    /**
     * The service said the element is in effect.
     *
     * @param correlation what the caller attached
     * @param attempts calls made, the first included
     * @param elapsed from being taken to the answer
     * @param requestId what the service calls the request; {@code null} where it does not say
     * @param <C> the type of the correlation
     */
    record Applied<C>(
            C correlation,
            int attempts,
            Duration elapsed,
            @Nullable String requestId) implements UpdateResult<C> {}

    /**
     * The element went out inside the call of another element of the same question, and is in effect, but for the
     * fields that a later element of that call overwrote: those were never sent.
     *
     * @param correlation what the caller attached
     * @param into the correlation of the element whose call carried this one
     * @param attempts calls made for the element that carried it
     * @param elapsed from being taken to the answer
     * @param <C> the type of the correlation
     */
    record Merged<C>(C correlation, C into, int attempts, Duration elapsed) implements UpdateResult<C> {}

    /**
     * The element failed for good, after as many retries as the policy allows.
     *
     * @param correlation what the caller attached
     * @param error why; {@link ChitchatException#retryable()} tells whether sending it again later may help
     * @param attempts calls made, the first included; 0 if it was never sent
     * @param elapsed from being taken to the failure
     * @param <C> the type of the correlation
     */
    record Failed<C>(C correlation, ChitchatException error, int attempts, Duration elapsed)
            implements UpdateResult<C> {}
}
