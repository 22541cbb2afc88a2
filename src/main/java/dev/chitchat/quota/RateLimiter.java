package dev.chitchat.quota;

import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.ClientClosedException;
import dev.chitchat.error.QuotaExceededException;
import dev.chitchat.internal.DrainLoop;
import dev.chitchat.quota.spi.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The one queue of one command of one application, and the one loop that lets calls go.
 *
 * <p>Whatever a call waits for, it waits here: a token, the end of an outage, its turn after a backoff. The loop asks
 * the {@link Bucket} for tokens and the {@link Admission} of each client for its circuit breaker; the first in order
 * whose service may be called goes. So no probe stands behind calls that wait, and waits end in one place.
 *
 * <p>The lock guards arithmetic and links only; calls, subscribers and listeners run outside. A call that finds a free
 * token and an empty queue goes on at once, on its own thread; others are let go by the loop, one after the other, so
 * neither the thread of a settled call nor a long queue deepens any stack.
 */
final class RateLimiter {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);
    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(1);

    final Object lock = new Object();
    final Scheduler scheduler;
    private final DrainLoop loop;

    // guarded by the registry
    int users;
    long unusedSince;

    // guarded by the lock
    Bucket bucket;
    int waiting;
    final List<LimiterHandle> clients = new ArrayList<>();
    private long tickets;
    private long wake;
    private long granted;
    private long rejected;
    private long unanswered;
    private long cancelled;
    private long refused;

    /** With the bucket that {@code bucket} makes for it. */
    RateLimiter(Function<RateLimiter, Bucket> bucket, Scheduler scheduler) {
        this.scheduler = scheduler;
        this.loop = new DrainLoop(this::letGo, scheduler);
        this.bucket = bucket.apply(this);
    }

    long now() {
        return scheduler.now(TimeUnit.NANOSECONDS);
    }

    /** The queue is looked at soon, by the loop. */
    void signal() {
        loop.signal();
    }

    LimiterHandle open(int maxWaiting, Admission admission, Runnable release) {
        LimiterHandle client = new LimiterHandle(this, maxWaiting, admission, release);
        synchronized (lock) {
            clients.add(client);
        }
        return client;
    }

    /** A new call: goes at once, waits, or is refused. One that failed comes back to wait for its turn. */
    void enter(Waiter<?> waiter) {
        LimiterHandle client = waiter.limiter;
        boolean anew = !waiter.failedBefore;
        boolean goes = false;
        boolean look = false;
        boolean waits = false;
        ChitchatException refusal;
        long now = now();
        synchronized (lock) {
            waiter.ticket = anew ? ++tickets : waiter.ticket;
            refusal = refusal(waiter, now);
            if (refusal != null) {
                refused += refusal instanceof QuotaExceededException ? 1 : 0;
            } else if (anew
                    && waiting == 0
                    && client.admission.waitNanos(false, now) == 0
                    && bucket.waitNanos(now, 0) == 0) {
                goes = take(waiter, now);
            } else if (waiter.startsWaiting()) {
                waits = true;
                look = client.add(waiter) || loop.isStopped();
            }
        }
        if (goes) {
            waiter.run();
        } else if (refusal != null) {
            waiter.refuse(refusal);
        } else if (waits) {
            DrainLoop.guarded(waiter.call::waiting);
            if (look) {
                signal();
            }
        }
    }

    private @Nullable ChitchatException refusal(Waiter<?> waiter, long now) {
        if (waiter.limiter.closed) {
            return new ClientClosedException(LimiterHandle.CLOSED);
        }
        if (waiter.failedBefore) {
            return null;
        }
        ChitchatException ofTheBucket = bucket.refusal(now);
        if (ofTheBucket != null) {
            return ofTheBucket;
        }
        boolean full = waiting >= waiter.limiter.maxWaiting && waiter.call.isRefusable();
        return full ? new QuotaExceededException(waiting, expectedWait(bucket.numbers(now))) : null;
    }

    /** A waiting call was cancelled. The last one turns the timer off. */
    void leave(Waiter<?> waiter) {
        boolean last;
        synchronized (lock) {
            boolean left = waiter.limiter.remove(waiter);
            cancelled += left ? 1 : 0;
            last = left && waiting == 0;
        }
        if (last) {
            signal();
        }
    }

    /** Under the lock: the call has the token that is free now, unless it was cancelled. */
    private boolean take(Waiter<?> waiter, long now) {
        if (!waiter.permit()) {
            return false;
        }
        waiter.lease = bucket.lease(now);
        waiter.moment = now;
        granted++;
        waiter.limiter.probes += waiter.limiter.admission.isOpen() ? 1 : 0;
        waiter.patience = waiter.call.permitted(now);
        return true;
    }

    /** An attempt has ended; answers when. */
    long settle(Waiter<?> waiter, Verdict verdict) {
        long now = now();
        boolean look;
        synchronized (lock) {
            rejected += verdict == Verdict.REJECTED ? 1 : 0;
            unanswered += verdict == Verdict.UNANSWERED ? 1 : 0;
            bucket.settle(waiter.lease, verdict, waiter.moment, now);
            look = waiting > 0 || bucket.exchanges();
        }
        if (look) {
            signal();
        }
        return now;
    }

    // the loop

    private void letGo() {
        Runnable step = next();
        while (step != null) {
            DrainLoop.guarded(step);
            step = next();
        }
        if (!loop.wakeAt(wake)) {
            endAll(() -> new ClientClosedException("the scheduler of the quota is shut down"));
        }
    }

    /** What to do now, outside the lock; or {@code null} when there is nothing to do before {@link #wake}. */
    private @Nullable Runnable next() {
        long now = now();
        synchronized (lock) {
            wake = DrainLoop.NEVER;
            Waiter<?> first = null;
            for (LimiterHandle client : clients) {
                List<Waiter<?>> late = client.sentAway(now);
                if (!late.isEmpty()) {
                    return () -> late.forEach(waiter -> DrainLoop.guarded(() -> waiter.refuse(null)));
                }
                Waiter<?> head = client.candidate(now);
                wake = Math.min(wake, client.moment);
                first = head != null && (first == null || head.ticket < first.ticket) ? head : first;
            }
            Runnable run = first == null ? null : letGo(first, now);
            return run != null ? run : exchange(first == null ? 0 : waiting, now);
        }
    }

    private @Nullable Runnable letGo(Waiter<?> first, long now) {
        if (bucket.waitNanos(now, waiting) > 0) {
            return null;
        }
        first.limiter.remove(first);
        return take(first, now) ? first::run : () -> {};
    }

    private @Nullable Runnable exchange(int wanting, long now) {
        long wait = bucket.waitNanos(now, wanting); // first, as it gives back a lease that no call wants
        Runnable exchange = bucket.exchange(now, wanting);
        if (exchange == null && wait != Bucket.NEVER && (wanting > 0 || bucket.exchanges())) {
            wake = Math.min(wake, now + wait);
        }
        return exchange;
    }

    /** Ends all that wait. */
    void endAll(Supplier<? extends Throwable> reason) {
        List<Waiter<?>> leaving = new ArrayList<>();
        synchronized (lock) {
            clients.forEach(client -> leaving.addAll(client.removeIf(waiter -> true)));
        }
        leaving.forEach(waiter -> DrainLoop.guarded(() -> waiter.refuse(reason.get())));
    }

    // its users

    boolean isQuiet() {
        long now = now();
        synchronized (lock) {
            return waiting == 0 && bucket.isQuiet(now);
        }
    }

    /** When a store has heard of all that ended, if no other client is left to tell it; or after a while. */
    Mono<Void> settled(LimiterHandle last) {
        Flux<Long> looks = Flux.interval(Duration.ZERO, LOOK_AGAIN, scheduler)
                .onBackpressureDrop()
                .takeWhile(look -> isUnsettled(last))
                .take(SETTLED_WITHIN, scheduler)
                .onErrorComplete();
        return Mono.defer(() -> isUnsettled(last) ? looks.then() : Mono.empty());
    }

    private boolean isUnsettled(LimiterHandle last) {
        long now = now();
        synchronized (lock) {
            return bucket.exchanges()
                    && !bucket.isQuiet(now)
                    && clients.stream().allMatch(last::equals);
        }
    }

    /** Once none uses it any more. */
    void close() {
        Bucket last;
        synchronized (lock) {
            last = bucket;
        }
        last.close();
    }

    QuotaStatus status() {
        long now = now();
        synchronized (lock) {
            Bucket.Numbers numbers = bucket.numbers(now);
            return new QuotaStatus(
                    numbers.tokens(),
                    numbers.free(),
                    numbers.underWay(),
                    waiting,
                    expectedWait(numbers),
                    numbers.mode(),
                    Duration.ofNanos(numbers.floorNanos()),
                    granted,
                    rejected,
                    unanswered,
                    cancelled,
                    refused);
        }
    }

    /** What a caller who came now would wait, as far as can be known. */
    private Duration expectedWait(Bucket.Numbers numbers) {
        return Duration.ofNanos(numbers.untilNextNanos())
                .plus(Duration.ofNanos(numbers.paceNanos()).multipliedBy(waiting));
    }
}
