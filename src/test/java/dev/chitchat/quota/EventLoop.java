package dev.chitchat.quota;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Simulated time: runs what is due, in order, as fast as it can. */
final class EventLoop {

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::atNanos).thenComparingLong(Event::order));
    private long nowNanos;
    private long order;

    long now() {
        return nowNanos;
    }

    void at(long atNanos, Runnable action) {
        events.add(new Event(Math.max(nowNanos, atNanos), order++, action));
    }

    void after(long delayNanos, Runnable action) {
        at(nowNanos + delayNanos, action);
    }

    /** Runs until nothing is left to do. */
    void run() {
        runUntil(Long.MAX_VALUE);
    }

    void runUntil(long endNanos) {
        for (Event next = events.peek(); next != null && next.atNanos() < endNanos; next = events.peek()) {
            events.remove();
            nowNanos = next.atNanos();
            next.action().run();
        }
    }

    private record Event(long atNanos, long order, Runnable action) {}
}
