package dev.chitchat.internal;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Hears what happens to one call, for the stream that it belongs to and for those who observe it: one after the other,
 * on the thread that the call has reached; must not block. A cancel may come at the same time.
 */
public interface CallListener {

    CallListener NONE = new CallListener() {};

    /** The call stands in the wait queue for its next attempt: nothing of that attempt has gone out. */
    default void waiting() {}

    /** The next attempt has its permit and goes out now, unless {@code false} says that it is not wanted any more. */
    default boolean permitted() {
        return true;
    }

    default void written() {}

    /** The attempt ended, with a failure unless the service accepted it. */
    default void answered(@Nullable Throwable failure) {}

    /** The attempt failed, and another one will be made after a while. */
    default void backingOff(Throwable failure, Duration pause) {}

    /** The caller gave the call up while an attempt of it was under way. */
    default void givenUp() {}
}
