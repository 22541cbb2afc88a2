package dev.chitchat.quota;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The waiters of a bucket, first come first served; every step is O(1). Guarded by the bucket's lock. */
final class Line {

    private @Nullable Waiter<?> first;
    private @Nullable Waiter<?> last;
    private int size;

    boolean isEmpty() {
        return first == null;
    }

    int size() {
        return size;
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
        waiter.inLine = true;
        size++;
    }

    /** Takes a waiter out, wherever it stands; does nothing if it is not in the line. */
    boolean remove(Waiter<?> waiter) {
        if (!waiter.inLine) {
            return false;
        }
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
        waiter.inLine = false;
        size--;
        return true;
    }

    @Nullable
    Waiter<?> poll() {
        Waiter<?> head = first;
        if (head != null) {
            remove(head);
        }
        return head;
    }

    /** Takes out all who wait through a limiter, or all if there is none given; in their order. */
    List<Waiter<?>> removeAll(@Nullable LocalLimiter limiter) {
        List<Waiter<?>> leaving = new ArrayList<>();
        Waiter<?> waiter = first;
        while (waiter != null) {
            Waiter<?> after = waiter.next;
            if (limiter == null || waiter.limiter == limiter) {
                remove(waiter);
                leaving.add(waiter);
            }
            waiter = after;
        }
        return leaving;
    }
}
