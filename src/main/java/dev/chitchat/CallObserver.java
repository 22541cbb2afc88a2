package dev.chitchat;

import dev.chitchat.api.UpdateResult;
import reactor.util.context.ContextView;

/**
 * Sees the calls of a client, to measure or trace them.
 *
 * <p>Called on the threads of the calls, event loops among them: it must be thread-safe and must not block. What it
 * throws is handed to the hook {@code onErrorDropped} and changes no call. It never sees a key, a UserSig or a text of
 * the library. {@code dev.chitchat.metrics} has one for Micrometer.
 */
public interface CallObserver {

    /**
     * A call was subscribed to; retries are part of it.
     *
     * @param command what is called, for example {@code update_chitchat}; {@code other} for one called by hand that no
     *     page of the service names
     * @param context the subscriber's Context
     * @return watches this one call
     */
    CallWatch called(String command, ContextView context);

    /**
     * A stream or batch is about to emit a result; nothing by default. The calls made for it were
     * {@linkplain #called reported} before.
     *
     * @param result what became of one element
     */
    default void streamed(UpdateResult<?> result) {}
}
