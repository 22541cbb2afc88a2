package dev.chitchat.quota;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * What a quota is made with.
 *
 * @param rate what the server takes, from all processes together; 5 calls a second by default
 * @param maxWaiting how many calls may wait for a token, of all clients together; a further one fails with
 *     {@link dev.chitchat.error.QuotaExceededException}. 1,000,000 by default
 * @param scheduler runs the one timer of each bucket and the calls that waited, and tells the time by
 *     {@code now(NANOSECONDS)}. {@link Schedulers#parallel()} by default
 * @param longestCall of a shared quota: how long a call may take until it is answered or given up, not less than the
 *     client's timeout of one attempt; 10 seconds by default. Tokens of a process that died return a window after that
 * @param outage of a quota that processes share: what to do while its store is away; calls wait by default
 */
public record QuotaOptions(
        Rate rate, int maxWaiting, @Nullable Scheduler scheduler, Duration longestCall, StoreOutagePolicy outage) {

    private static final int MAX_WAITING = 1_000_000;
    private static final Duration A_DAY = Duration.ofDays(1);
    private static final Duration LONGEST_CALL = Duration.ofSeconds(10);

    /** 5 calls a second of at most 10 seconds each, a million waiters, on {@link Schedulers#parallel()}. */
    public static final QuotaOptions DEFAULTS = of(Rate.DOCUMENTED);

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if no call may wait, or a call may take no time or more than a day
     */
    public QuotaOptions {
        if (maxWaiting < 1) {
            throw new IllegalArgumentException("maxWaiting must be at least 1, not " + maxWaiting);
        }
        if (longestCall.isNegative() || longestCall.isZero() || longestCall.compareTo(A_DAY) > 0) {
            throw new IllegalArgumentException(
                    "longestCall must lie above zero and be a day at most, not " + longestCall);
        }
    }

    /** {@return where timers run and calls that waited are made: as given, or what {@link Schedulers#parallel()} is} */
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
        return new QuotaOptions(rate, MAX_WAITING, null, LONGEST_CALL, StoreOutagePolicy.waits());
    }

    /**
     * {@return a copy with another bound on waiters}
     *
     * @param calls at least 1
     */
    public QuotaOptions withMaxWaiting(int calls) {
        return new QuotaOptions(rate, calls, scheduler, longestCall, outage);
    }

    /**
     * {@return a copy that runs on another scheduler}
     *
     * @param timers where timers run and where the time comes from
     */
    public QuotaOptions withScheduler(Scheduler timers) {
        return new QuotaOptions(rate, maxWaiting, timers, longestCall, outage);
    }

    /**
     * {@return a copy for calls that may take so long}
     *
     * @param duration not less than the client's timeout of one attempt
     */
    public QuotaOptions withLongestCall(Duration duration) {
        return new QuotaOptions(rate, maxWaiting, scheduler, duration, outage);
    }

    /**
     * {@return a copy with another policy for the time when the store is away}
     *
     * @param policy what to do
     */
    public QuotaOptions withOutage(StoreOutagePolicy policy) {
        return new QuotaOptions(rate, maxWaiting, scheduler, longestCall, policy);
    }
}
