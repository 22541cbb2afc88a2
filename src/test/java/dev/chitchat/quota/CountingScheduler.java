package dev.chitchat.quota;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * Passes work on to another scheduler, counts the timers that are pending, and can be told to take no more. Virtual time
 * loses tasks that come or go while it advances on another thread, so it is used under a lock: itself.
 */
final class CountingScheduler implements Scheduler {

    private final Scheduler actual;
    private final AtomicInteger scheduled = new AtomicInteger();
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicInteger mostPending = new AtomicInteger();
    private final AtomicInteger readings = new AtomicInteger();
    private volatile Runnable atReading = () -> {};
    private volatile long aheadNanos;
    private volatile boolean shutDown;

    CountingScheduler(Scheduler actual) {
        this.actual = actual;
    }

    /** Timers that have neither rung nor been disposed of. */
    int pending() {
        return pending.get();
    }

    int mostPending() {
        return mostPending.get();
    }

    int scheduled() {
        return scheduled.get();
    }

    void shutDown() {
        shutDown = true;
    }

    /** Does this in the middle of the clock's n-th reading from now, when who reads it has decided, but not acted yet. */
    void atReading(int n, Runnable action) {
        atReading = action;
        readings.set(n);
    }

    /** The clock says so much more than timers go by: they ring late. */
    void runAhead(Duration ahead) {
        aheadNanos = ahead.toNanos();
    }

    @Override
    public long now(TimeUnit unit) {
        if (readings.decrementAndGet() == 0) {
            atReading.run();
        }
        return unit.convert(actual.now(TimeUnit.NANOSECONDS) + aheadNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public Disposable schedule(Runnable task) {
        refuseIfShutDown();
        synchronized (actual) {
            return actual.schedule(task);
        }
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        refuseIfShutDown();
        scheduled.incrementAndGet();
        mostPending.accumulateAndGet(pending.incrementAndGet(), Math::max);
        Timer timer = new Timer(task);
        synchronized (actual) {
            timer.handle = actual.schedule(timer, delay, unit);
        }
        return timer;
    }

    private void refuseIfShutDown() {
        if (shutDown) {
            throw new RejectedExecutionException("shut down");
        }
    }

    @Override
    public Worker createWorker() {
        return actual.createWorker();
    }

    private final class Timer implements Runnable, Disposable {

        private final Runnable task;
        private final AtomicInteger over = new AtomicInteger();
        private volatile Disposable handle = () -> {};

        Timer(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            end();
            task.run();
        }

        @Override
        public void dispose() {
            end();
            synchronized (actual) {
                handle.dispose();
            }
        }

        private void end() {
            if (over.getAndSet(1) == 0) {
                pending.decrementAndGet();
            }
        }
    }
}
