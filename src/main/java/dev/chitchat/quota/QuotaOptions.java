package dev.chitchat.quota;

import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * What a local quota is made with.
 *
 * @param rate what the server takes; 5 calls a second by default
 * @param maxWaiting how many calls may wait for a token; a further one fails with
 *     {@link dev.chitchat.error.QuotaExceededException}. 1,000,000 by default
 * @param scheduler runs the one timer of each bucket and the calls that waited, and tells the time by
 *     {@code now(NANOSECONDS)}. {@link Schedulers#parallel()} by default
 */
public record QuotaOptions(
        Rate rate, int maxWaiting, @Nullable Scheduler scheduler) {

    private static final int MAX_WAITING = 1_000_000;

    /** 5 calls a second, a million waiters, on {@link Schedulers#parallel()}. */
    public static final QuotaOptions DEFAULTS = of(Rate.DOCUMENTED);

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if no call may wait
     */
    public QuotaOptions {
        if (maxWaiting < 1) {
            throw new IllegalArgumentException("maxWaiting must be at least 1, not " + maxWaiting);
        }
    }

    /**
     * {@return where timers run and calls that waited are made: the scheduler given, or what {@link Schedulers#parallel()}
     * is at this moment}
     */
    @Override
    public Scheduler scheduler() {
        Scheduler given = scheduler;
        return given == null ? Schedulers.parallel() : given;
    }

    /**
     * {@return options with this rate and the defaults for the rest}
     *
     * @param rate what the server takes
     */
    public static QuotaOptions of(Rate rate) {
        return new QuotaOptions(rate, MAX_WAITING, null);
    }

    /**
     * {@return a copy with another bound on waiters}
     *
     * @param calls at least 1
     */
    public QuotaOptions withMaxWaiting(int calls) {
        return new QuotaOptions(rate, calls, scheduler);
    }

    /**
     * {@return a copy that runs on another scheduler}
     *
     * @param timers where timers run and where the time comes from
     */
    public QuotaOptions withScheduler(Scheduler timers) {
        return new QuotaOptions(rate, maxWaiting, timers);
    }
}
