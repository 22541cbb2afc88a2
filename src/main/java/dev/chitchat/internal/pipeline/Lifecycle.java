package dev.chitchat.internal.pipeline;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * How far a stream's life has come.
 *
 * <p>OPEN takes, starts, emits. STOPPING, moved to by the drain at an account failure, starts nothing, gives up calls that
 * have not gone out, and emits what is under way. ENDED, moved to by the drain, has told the subscriber the end. CANCELLED
 * is moved to by the subscriber; the first of the two wins. In the latter two everything that still comes in is discarded.
 */
final class Lifecycle {

    enum State {
        OPEN,
        STOPPING,
        ENDED,
        CANCELLED
    }

    private static final AtomicReferenceFieldUpdater<Lifecycle, State> STATE =
            AtomicReferenceFieldUpdater.newUpdater(Lifecycle.class, State.class, "state");

    private volatile State state = State.OPEN;

    boolean is(State asked) {
        return state == asked;
    }

    boolean emits() {
        return emits(state);
    }

    private static boolean emits(State now) {
        return now == State.OPEN || now == State.STOPPING;
    }

    /** Whether this moved it; only forwards, and never out of the last two. */
    boolean moveTo(State next) {
        State now = state;
        while (now.compareTo(next) < 0 && emits(now)) {
            if (STATE.compareAndSet(this, now, next)) {
                return true;
            }
            now = state;
        }
        return false;
    }
}
