package dev.chitchat.quota;

import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.ClientClosedException;
import dev.chitchat.error.QuotaExceededException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * One token bucket and the line of those who wait for it.
 *
 * <p>Short critical sections guard arithmetic and links only. Whoever finds a token free and nobody waiting goes on at
 * once, on its own thread. Waiters are granted one after the other by the alarm's worker, outside the lock, so that
 * neither the thread of a settled call nor a long line deepens anybody's stack. No call is granted past a waiting one.
 */
final class SharedBucket implements Bucket {

    private final Object lock = new Object();
    private final Line line = new Line();
    private final QuotaOptions options;
    private final Scheduler.Worker worker;
    private final TokenBucket bucket;
    private final Alarm alarm;
    private final Counters counters = new Counters();

    SharedBucket(QuotaOptions options) {
        this.options = options;
        this.worker = options.scheduler().createWorker();
        this.bucket = new TokenBucket(options.rate(), now());
        this.alarm = new Alarm(lock, worker, this::grantWaiting);
    }

    long now() {
        return options.scheduler().now(TimeUnit.NANOSECONDS);
    }

    @Override
    public void enter(Waiter<?> waiter) {
        long now = now();
        long ticket = 0;
        long wait = 0;
        boolean granted = false;
        ChitchatException refusal = null;
        synchronized (lock) {
            if (waiter.limiter.isClosed()) {
                refusal = new ClientClosedException(LocalLimiter.CLOSED);
            } else if (line.isEmpty() && (wait = bucket.waitNanos(now)) == 0) {
                bucket.take(now);
                counters.granted++;
                granted = true;
            } else if (line.size() >= waiter.limiter.maxWaiting()) {
                counters.refused++;
                refusal = new QuotaExceededException(line.size(), expectedWait(now));
            } else if (waiter.startsWaiting()) {
                line.add(waiter);
                ticket = line.size() == 1 ? decideAlarm(now, wait) : 0;
            }
        }
        if (granted) {
            waiter.grantAtOnce(now);
        } else if (refusal != null) {
            waiter.refuse(refusal);
        } else if (ticket != 0) {
            setAlarm(ticket, wait);
        }
    }

    private long decideAlarm(long now, long wait) {
        return wait == TokenBucket.NEVER ? 0 : alarm.decide(now + wait);
    }

    private void setAlarm(long ticket, long wait) {
        if (!alarm.schedule(ticket, wait)) {
            endAll(null, "the scheduler of the quota is shut down");
        }
    }

    /** On the worker, one run at a time: grants all that may go now. */
    private void grantWaiting() {
        Waiter<?> next = pollGranted();
        while (next != null) {
            next.grantInTurn(now());
            next = pollGranted();
        }
    }

    private @Nullable Waiter<?> pollGranted() {
        long now = now();
        long ticket;
        long wait;
        synchronized (lock) {
            if (line.isEmpty()) {
                return null;
            }
            wait = bucket.waitNanos(now);
            if (wait == 0) {
                bucket.take(now);
                counters.granted++;
                return line.poll();
            }
            ticket = decideAlarm(now, wait);
        }
        if (ticket != 0) {
            setAlarm(ticket, wait);
        }
        return null;
    }

    /** The last one turns the alarm off. */
    @Override
    public void leave(Waiter<?> waiter) {
        Disposable obsolete = null;
        synchronized (lock) {
            if (line.remove(waiter)) {
                counters.cancelled++;
                obsolete = line.isEmpty() ? alarm.unset() : null;
            }
        }
        if (obsolete != null) {
            obsolete.dispose();
        }
    }

    @Override
    public long sent() {
        return now();
    }

    @Override
    public void settle(Waiter<?> waiter, Verdict verdict, long sent, boolean exact) {
        long now = now();
        long ticket = 0;
        long wait = 0;
        synchronized (lock) {
            book(verdict, sent, exact, now);
            if (!line.isEmpty()) {
                wait = bucket.waitNanos(now);
                ticket = decideAlarm(now, wait);
            }
        }
        if (ticket != 0) {
            setAlarm(ticket, wait);
        }
    }

    private void book(Verdict verdict, long sent, boolean exact, long now) {
        switch (verdict) {
            case ANSWERED -> bucket.answered(sent, exact, now, false);
            case REJECTED -> {
                counters.rejected++;
                bucket.answered(sent, exact, now, true);
            }
            case UNANSWERED -> {
                counters.unanswered++;
                bucket.unanswered(now);
            }
            case UNSENT -> bucket.unsent();
        }
    }

    @Override
    public void failAll(LocalLimiter limiter, String reason) {
        endAll(limiter, reason);
    }

    /** Ends those who wait through this limiter, or all if there is none given. */
    private void endAll(@Nullable LocalLimiter limiter, String reason) {
        List<Waiter<?>> leaving = new ArrayList<>();
        Disposable obsolete;
        synchronized (lock) {
            Waiter<?> waiter = line.first();
            while (waiter != null) {
                Waiter<?> next = waiter.next;
                if (limiter == null || waiter.limiter == limiter) {
                    line.remove(waiter);
                    leaving.add(waiter);
                }
                waiter = next;
            }
            obsolete = line.isEmpty() ? alarm.unset() : null;
        }
        if (obsolete != null) {
            obsolete.dispose();
        }
        leaving.forEach(waiter -> waiter.refuse(new ClientClosedException(reason)));
    }

    boolean isQuiet() {
        synchronized (lock) {
            return line.isEmpty() && bucket.underWay() == 0;
        }
    }

    void dispose() {
        worker.dispose();
    }

    @Override
    public QuotaStatus status() {
        long now = now();
        synchronized (lock) {
            return new QuotaStatus(
                    bucket.tokens(),
                    bucket.free(now),
                    bucket.underWay(),
                    line.size(),
                    expectedWait(now),
                    bucket.mode(),
                    Duration.ofNanos(bucket.roundTripFloorNanos()),
                    counters.granted,
                    counters.rejected,
                    counters.unanswered,
                    counters.cancelled,
                    counters.refused);
        }
    }

    /** Under the lock: what a caller who came now would wait, as far as can be known. */
    private Duration expectedWait(long now) {
        long head = bucket.waitNanos(now);
        long untilNext = head == TokenBucket.NEVER ? bucket.paceNanos() : head;
        return Duration.ofNanos(untilNext)
                .plus(Duration.ofNanos(bucket.paceNanos()).multipliedBy(line.size()));
    }

    /** What has happened so far; guarded by the lock. */
    private static final class Counters {
        long granted;
        long rejected;
        long unanswered;
        long cancelled;
        long refused;
    }
}
