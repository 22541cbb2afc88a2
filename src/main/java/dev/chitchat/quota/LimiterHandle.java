package dev.chitchat.quota;

import dev.chitchat.error.ClientClosedException;
import dev.chitchat.internal.DrainLoop;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/**
 * One client's share of a wait queue: its calls, and what holds them back besides tokens.
 *
 * <p>Each client has a queue of its own within the common order, so that one whose service is down does not stand in
 * the way of the others. Calls that failed and are made again wait apart from those that were never made; each goes in
 * the order in which it came.
 *
 * <p>What has no comment of its own is guarded by the limiter's lock.
 */
final class LimiterHandle implements Limiter {

    static final String CLOSED = "the client was closed before the call could be sent; it was not made";
    static final String UNSEEN = "the client was closed before the answer to a call came whose caller had gone";
    private static final int TRIES_IN_TURN = 5;

    final RateLimiter limiter;
    final Admission admission;
    final int maxWaiting;
    private final Runnable release;
    private final Runnable signal;
    private final TreeSet<Waiter<?>> again = new TreeSet<>();

    /** Those that never failed, first come first served, linked through themselves: every step is O(1). */
    private @Nullable Waiter<?> first;

    private @Nullable Waiter<?> last;
    final Set<Waiter<?>> unseen = new HashSet<>();
    private int generation;
    private int waiting;
    long moment;
    boolean closed;
    private boolean outage;

    /** How many probes went out in this outage. */
    int probes;

    LimiterHandle(RateLimiter limiter, int maxWaiting, Admission admission, Runnable release) {
        this.limiter = limiter;
        this.maxWaiting = maxWaiting;
        this.admission = admission;
        this.release = release;
        this.signal = limiter::signal;
        this.generation = admission.generation(limiter.now());
        admission.onChange(signal);
    }

    /** Whether the queue has to be looked at since this one came. */
    boolean add(Waiter<?> waiter) {
        waiting++;
        limiter.waiting++;
        waiter.queued = true;
        if (waiter.failedBefore) {
            again.add(waiter);
            return again.first() == waiter;
        }
        waiter.previous = last;
        if (last == null) {
            first = waiter;
        } else {
            last.next = waiter;
        }
        last = waiter;
        return first == waiter;
    }

    boolean remove(Waiter<?> waiter) {
        if (!waiter.queued) {
            return false;
        }
        waiting--;
        limiter.waiting--;
        waiter.queued = false;
        if (waiter.failedBefore) {
            again.remove(waiter);
        } else {
            unlink(waiter);
        }
        return true;
    }

    private void unlink(Waiter<?> waiter) {
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

    /** The call that may go as far as the service is concerned, or none before {@link #moment}. */
    @Nullable
    Waiter<?> candidate(long now) {
        moment = Bucket.NEVER;
        if (waiting == 0) {
            return null;
        }
        lookAt(admission.untilNextGenerationNanos(now), now);
        if (admission.isOpen()) {
            outage = true;
            long wait = admission.waitNanos(false, now);
            if (wait <= 0) {
                return probe();
            }
            lookAt(wait, now);
            return null;
        }
        if (outage) {
            outage = false;
            probes = 0;
            endPauses(now);
        }
        Waiter<?> retry = again.isEmpty() ? null : again.first();
        if (retry != null && (first == null || retry.ticket < first.ticket)) {
            long wait = Math.max(retry.moment - now, admission.waitNanos(true, now));
            if (wait <= 0) {
                return retry;
            }
            lookAt(wait, now);
        }
        return first;
    }

    /** The service is back, so what failed before need not wait any longer, and goes in the order it came. */
    private void endPauses(long now) {
        List<Waiter<?>> failed = new ArrayList<>(again);
        again.clear();
        failed.forEach(waiter -> waiter.moment = now);
        again.addAll(failed);
    }

    /**
     * Mostly the first to come, so that the order is kept when it is answered. As the trouble may be its own, others
     * have turns of a few tries too: the second every fourth turn, the third every eighth, and so on.
     */
    private @Nullable Waiter<?> probe() {
        int place = Integer.numberOfTrailingZeros(probes / TRIES_IN_TURN + 1);
        List<Waiter<?>> earliest = new ArrayList<>(again);
        Waiter<?> next = first;
        for (int i = 0; i <= place && next != null; i++, next = next.next) {
            earliest.add(next);
        }
        earliest.sort(Comparator.comparingLong(waiter -> waiter.ticket));
        return earliest.get(Math.min(place, earliest.size() - 1));
    }

    private void lookAt(long wait, long now) {
        if (wait != Bucket.NEVER) {
            moment = Math.min(moment, now + wait);
        }
    }

    /** Takes out those that are to leave since the service has been down for too long. */
    List<Waiter<?>> sentAway(long now) {
        int current = admission.generation(now);
        if (current == generation) {
            return List.of();
        }
        generation = current;
        return removeIf(waiter -> waiter.call.isSentAway(current));
    }

    List<Waiter<?>> removeIf(Predicate<Waiter<?>> leaves) {
        List<Waiter<?>> leaving = new ArrayList<>(again);
        for (Waiter<?> waiter = first; waiter != null; waiter = waiter.next) {
            leaving.add(waiter);
        }
        leaving.removeIf(leaves.negate());
        leaving.forEach(this::remove);
        return leaving;
    }

    @Override
    public <T> Mono<T> make(LimitedCall<T> call) {
        return new Mono<>() {
            @Override
            public void subscribe(CoreSubscriber<? super T> actual) {
                actual.onSubscribe(new Waiter<>(LimiterHandle.this, call, actual));
            }
        };
    }

    @Override
    public QuotaStatus status() {
        return limiter.status();
    }

    @Override
    public Mono<Void> settled() {
        return limiter.settled(this);
    }

    /** Ends those who wait and those whom no caller waits for, outside the lock. */
    @Override
    public void close() {
        List<Waiter<?>> leaving;
        List<Waiter<?>> aborted;
        synchronized (limiter.lock) {
            if (closed) {
                return;
            }
            closed = true;
            limiter.clients.remove(this);
            leaving = removeIf(waiter -> true);
            aborted = new ArrayList<>(unseen);
        }
        admission.forget(signal);
        leaving.forEach(waiter -> DrainLoop.guarded(() -> waiter.refuse(new ClientClosedException(CLOSED))));
        aborted.forEach(waiter -> DrainLoop.guarded(() -> waiter.abort(UNSEEN)));
        limiter.signal();
        release.run();
    }
}
