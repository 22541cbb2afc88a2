package dev.chitchat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/**
 * Watches one call that a {@link CallObserver} has begun to watch. Every method does nothing by default.
 *
 * <p>The methods of one call are called one after another; the last is {@link #ended} or {@link #cancelled}, once, but
 * for the end of an attempt that is cancelled with its call, which may come on either side. They are called on whatever
 * thread the call has reached, and must not block.
 */
public interface CallWatch {

    /** Watches nothing. */
    CallWatch NONE = new CallWatch() {};

    /**
     * {@return the Context that the inside of the call sees, its attempts included: the same, or one with more in it}
     *
     * @param context the subscriber's
     */
    default Context context(Context context) {
        return context;
    }

    /**
     * The call got a token, and an attempt begins.
     *
     * @param waited for the quota
     */
    default void attemptStarted(Duration waited) {}

    /**
     * The service's answer to the attempt names the request, for those who ask its support.
     *
     * @param requestId the {@code RequestId} of the answer
     */
    default void identified(String requestId) {}

    /**
     * An attempt is over. Not called for one that never began, because the quota refused it, say.
     *
     * @param took from the token to the outcome, connecting included
     * @param failure why it failed; {@code null} if the service accepted it
     */
    default void attemptEnded(Duration took, @Nullable Throwable failure) {}

    /**
     * An attempt was given up by its caller or its deadline.
     *
     * @param took from the token until then
     */
    default void attemptCancelled(Duration took) {}

    /**
     * An attempt failed and another one will be made after a wait.
     *
     * @param failure why it failed
     * @param wait how long the call waits now
     */
    default void backingOff(Throwable failure, Duration wait) {}

    /**
     * The call is over.
     *
     * @param elapsed since it was subscribed to
     * @param failure why it failed; {@code null} if it succeeded
     */
    default void ended(Duration elapsed, @Nullable Throwable failure) {}

    /**
     * The call was cancelled by its subscriber.
     *
     * @param elapsed since it was subscribed to
     */
    default void cancelled(Duration elapsed) {}
}
