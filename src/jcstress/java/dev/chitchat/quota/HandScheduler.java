package dev.chitchat.quota;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** A clock that is moved by hand, and one worker whose timers ring when they are told to. */
final class HandScheduler implements Scheduler {

    private final List<Timer> timers = new ArrayList<>(2);
    private volatile long nanos;

    void pass(long passing) {
        nanos += passing;
    }

    /** The worker's thread: runs what is due and was not disposed of. */
    void ring() {
        for (Timer timer = pollDue(); timer != null; timer = pollDue()) {
            timer.task.run();
        }
    }

    private synchronized @Nullable Timer pollDue() {
        for (int i = 0; i < timers.size(); i++) {
            if (timers.get(i).due <= nanos) {
                return timers.remove(i);
            }
        }
        return null;
    }

    /** Timers that are left once what is due has run, a turn of a loop that was handed over say. */
    int pending() {
        ring();
        synchronized (this) {
            return timers.size();
        }
    }

    @Override
    public long now(TimeUnit unit) {
        return unit.convert(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public Worker createWorker() {
        return new HandWorker();
    }

    @Override
    public Disposable schedule(Runnable task) {
        return schedule(task, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        Timer timer = new Timer(task, nanos + unit.toNanos(delay));
        synchronized (this) {
            timers.add(timer);
        }
        return () -> remove(timer);
    }

    private synchronized void remove(Timer timer) {
        timers.remove(timer);
    }

    private final class HandWorker implements Worker {

        @Override
        public Disposable schedule(Runnable task) {
            return HandScheduler.this.schedule(task);
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            return HandScheduler.this.schedule(task, delay, unit);
        }

        @Override
        public void dispose() {}
    }

    private record Timer(Runnable task, long due) {}
}
