package dev.chitchat.quota;

import dev.chitchat.quota.spi.LeaseRelease;
import dev.chitchat.quota.spi.Verdict;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What has ended and the store has not heard of yet, oldest first. What is so old that it can no longer count is forgotten.
 * Guarded by the bucket's lock.
 */
final class ReleaseQueue {

    private final Deque<Ended> waiting = new ArrayDeque<>();
    private final Deque<Ended> onTheirWay = new ArrayDeque<>();

    void add(String lease, Verdict verdict, long roundTripNanos, long now, long forgetAt) {
        waiting.add(new Ended(lease, verdict, roundTripNanos, now, forgetAt));
    }

    boolean isEmpty() {
        return waiting.isEmpty() && onTheirWay.isEmpty();
    }

    void forget(long now) {
        waiting.removeIf(ended -> ended.forgetAt - now < 0);
    }

    List<LeaseRelease> take(long now) {
        List<LeaseRelease> settlements = new ArrayList<>();
        for (Ended ended : waiting) {
            settlements.add(ended.asOf(now));
        }
        onTheirWay.addAll(waiting);
        waiting.clear();
        return settlements;
    }

    void delivered() {
        onTheirWay.clear();
    }

    /** The store may have heard or not: told again, since hearing it twice does no harm. */
    void undelivered() {
        while (!onTheirWay.isEmpty()) {
            waiting.addFirst(onTheirWay.removeLast());
        }
    }

    private record Ended(String lease, Verdict verdict, long roundTripNanos, long at, long forgetAt) {

        LeaseRelease asOf(long now) {
            Duration roundTrip = roundTripNanos < 0 ? null : Duration.ofNanos(roundTripNanos);
            return new LeaseRelease(lease, verdict, roundTrip, Duration.ofNanos(now - at));
        }
    }
}
