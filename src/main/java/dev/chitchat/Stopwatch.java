package dev.chitchat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * Measures one stretch of a call and tells its length once: of several ends that race, the first counts, and none does
 * while it has not begun.
 */
final class Stopwatch {

    private enum State {
        STOPPED,
        RUNNING,
        OVER
    }

    private final Scheduler clock;
    private final AtomicReference<State> state = new AtomicReference<>(State.STOPPED);
    private long startNanos;

    private Stopwatch(Scheduler clock) {
        this.clock = clock;
    }

    static Stopwatch stopped(Scheduler clock) {
        return new Stopwatch(clock);
    }

    static Stopwatch running(Scheduler clock) {
        Stopwatch watch = new Stopwatch(clock);
        watch.begin();
        return watch;
    }

    void begin() {
        startNanos = clock.now(TimeUnit.NANOSECONDS);
        state.set(State.RUNNING);
    }

    /** Tells the time since the beginning to somebody whose failure must not become the call's. */
    void end(Consumer<Duration> told) {
        if (state.compareAndSet(State.RUNNING, State.OVER)) {
            Duration length = Duration.ofNanos(clock.now(TimeUnit.NANOSECONDS) - startNanos);
            tell(() -> told.accept(length));
        }
    }

    static void tell(Runnable message) {
        try {
            message.run();
        } catch (RuntimeException e) {
            Operators.onErrorDropped(e, Context.empty());
        }
    }
}
