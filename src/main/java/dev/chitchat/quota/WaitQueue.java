package dev.chitchat.quota;

import org.jspecify.annotations.Nullable;

/** Calls that wait, first come first served, linked through themselves: every step is O(1). Guarded by the limiter's lock. */
final class WaitQueue {

    private @Nullable Waiter<?> first;
    private @Nullable Waiter<?> last;

    boolean isEmpty() {
        return first == null;
    }

    @Nullable
    Waiter<?> first() {
        return first;
    }

    void add(Waiter<?> waiter) {
        waiter.previous = last;
        if (last == null) {
            first = waiter;
        } else {
            last.next = waiter;
        }
        last = waiter;
    }

    /** Takes out one that stands in this queue, wherever. */
    void remove(Waiter<?> waiter) {
        Waiter<?> before = waiter.previous;
        Waiter<?> after = waiter.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.previous = before;
        }
        waiter.previous = null;
        waiter.next = null;
    }
}
