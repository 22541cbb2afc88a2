package dev.chitchat.internal;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * Serializes work: any thread signals, and one thread at a time works until no signal is left.
 *
 * <p>What the work throws, an {@link Error} too, goes to the hook for dropped errors and the loop goes on: otherwise it
 * would be marked as running for ever, and all that wait for it would wait for ever too.
 *
 * <p>Where a scheduler is to do the work, a turn that was handed over can be begun by any thread, once. So it is not
 * lost when the scheduler is disposed of between taking it and running it: the next signal does the work.
 */
public final class DrainLoop {

    /** No moment: the loop sleeps until it is signalled. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final long WATCH_MILLIS = 1_000;

    private final Runnable work;
    private final @Nullable Scheduler where;
    private final AtomicInteger signals = new AtomicInteger();
    private final AtomicBoolean handedOver = new AtomicBoolean();
    private volatile Disposable watch = Disposables.disposed();
    private volatile boolean awake;

    // touched by the work only
    private @Nullable Disposable alarm;
    private long alarmAt = NEVER;

    /** The work is done once after each signal or several, on the scheduler or on the thread that signals. */
    public DrainLoop(Runnable work, @Nullable Scheduler where) {
        this.work = work;
        this.where = where;
    }

    /** Has the work done, by this thread or another. Never blocks. */
    public void signal() {
        if (signals.getAndIncrement() == 0) {
            if (where == null) {
                run();
            } else {
                handOver(where);
            }
        } else {
            beginIfLeftUndone();
        }
    }

    private void handOver(Scheduler scheduler) {
        handedOver.set(true);
        try {
            scheduler.schedule(this::begin);
        } catch (RejectedExecutionException disposed) {
            begin();
        }
    }

    private void begin() {
        if (handedOver.compareAndSet(true, false)) {
            run();
        }
    }

    private void run() {
        int missed = 1;
        do {
            guarded(work);
            missed = signals.addAndGet(-missed);
        } while (missed != 0);
    }

    /** Runs what must not end a loop by what it throws; that goes to the hook for dropped errors. */
    public static void guarded(Runnable step) {
        try {
            step.run();
        } catch (Throwable thrown) {
            dropped(thrown);
        }
    }

    /** Hands a failure that no subscriber can hear of to the hook for dropped errors; by default it logs. */
    public static void dropped(Throwable thrown) {
        try {
            Operators.onErrorDropped(thrown, Context.empty());
        } catch (Throwable ofTheHook) {
            // one that throws has heard of it
        }
    }

    /** Signals the loop at this moment alone, for the work only; {@code false} if the scheduler takes no more. */
    public boolean wakeAt(long nanos) {
        if (nanos == alarmAt && !awake && !isStopped()) {
            return true;
        }
        if (alarm != null) {
            alarm.dispose();
            alarm = null;
        }
        alarmAt = nanos;
        awake = false;
        if (nanos == NEVER || where == null) {
            return true;
        }
        try {
            long delay = Math.max(0, nanos - where.now(TimeUnit.NANOSECONDS));
            alarm = where.schedule(this::wake, delay, TimeUnit.NANOSECONDS);
            return true;
        } catch (RejectedExecutionException disposed) {
            alarmAt = NEVER; // no alarm is set, so the next one to ask for this moment hears so too
            return false;
        }
    }

    /** Whether its scheduler has been disposed of, and its alarms with it. */
    public boolean isStopped() {
        return where != null && where.isDisposed();
    }

    private void wake() {
        awake = true;
        signal();
    }

    private void beginIfLeftUndone() {
        if (handedOver.get() && isStopped()) {
            begin();
        }
    }

    /** Looks from time to time whether a turn was left undone, until {@link #unwatch}; there may be no other signal. */
    public void watch(Scheduler timer) {
        if (where == null) {
            return;
        }
        try {
            watch = timer.schedulePeriodically(
                    this::beginIfLeftUndone, WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException disposed) {
            // signals still look
        }
    }

    /** Looks no more. */
    public void unwatch() {
        watch.dispose();
    }
}
