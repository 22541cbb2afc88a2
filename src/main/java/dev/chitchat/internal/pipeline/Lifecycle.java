package dev.chitchat.internal.pipeline;

import java.util.concurrent.atomic.AtomicReference;

/**
 * The lifecycle of a stream.
 *
 * <p>OPEN takes, starts, emits. STOPPING, moved to by the drain at an account failure, starts nothing, gives up calls
 * that have not gone out, and emits what is under way. ENDED, moved to by the drain, has ended the subscriber;
 * CANCELLED is the subscriber's. Of these two the first wins, and in both all that still comes in is discarded.
 */
final class Lifecycle {

    enum State {
        OPEN,
        STOPPING,
        ENDED,
        CANCELLED
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);

    boolean is(State asked) {
        return state.get() == asked;
    }

    boolean emits() {
        return is(State.OPEN) || is(State.STOPPING);
    }

    /** Whether this moved it; only forwards, and never out of the last two. */
    boolean moveTo(State next) {
        return state.compareAndSet(State.OPEN, next)
                || (next != State.STOPPING && state.compareAndSet(State.STOPPING, next));
    }
}
