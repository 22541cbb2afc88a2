package dev.chitchat.pipeline;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/**
 * Has some work done after every signal, by one thread at a time: whoever finds nobody at it does it, of others too.
 *
 * <p>Where a scheduler is to do it, a turn that was handed over can be begun by anybody, once. So it is not lost when the
 * scheduler is disposed of between taking it and running it: whoever sees that does the work.
 */
final class DrainLoop {

    private static final long WATCH_MILLIS = 1_000;

    private final Runnable work;
    private final @Nullable Scheduler where;
    private final AtomicInteger signals = new AtomicInteger();
    private final AtomicBoolean handedOver = new AtomicBoolean();
    private volatile Disposable watch = Disposables.disposed();

    DrainLoop(Runnable work, @Nullable Scheduler where) {
        this.work = work;
        this.where = where;
    }

    void signal() {
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
            work.run();
            missed = signals.addAndGet(-missed);
        } while (missed != 0);
    }

    private void beginIfLeftUndone() {
        if (where != null && handedOver.get() && where.isDisposed()) {
            begin();
        }
    }

    /** Looks from time to time whether a turn was left undone, until {@link #unwatch}; there may be no other signal. */
    void watch(Scheduler timer) {
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

    void unwatch() {
        watch.dispose();
    }
}
