package dev.chitchat.internal.pipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * The calls of a stream that have not ended, and whether one more may start.
 *
 * <p>A call that waits to be made again, or went out long ago, has left its place. Only {@link #now}, {@link #accepted} and
 * {@link #later} may come from any thread; the rest is the drain's own.
 */
final class InFlightSlots<M, R, C> {

    /** No timer counts further. */
    private static final Duration LONGEST = Duration.ofDays(36_525);

    /** How many calls a stream keeps under way. May be asked by any thread. */
    interface InFlight {

        /** Asked anew before each start; below 1 counts as 1. */
        int most();

        /** For how long an attempt counts that goes out now, or {@code null} for as long as it takes. */
        default @Nullable Duration counted() {
            return null;
        }

        /** An attempt was accepted, so long after it was permitted. */
        default void answered(long nanos) {}
    }

    private final InFlight bound;
    private final Scheduler clock;
    private final Set<Call<M, R, C>> open = new LinkedHashSet<>();

    InFlightSlots(InFlight bound, Scheduler clock) {
        this.bound = bound;
        this.clock = clock;
    }

    boolean oneIsFree() {
        int free = Math.max(1, bound.most());
        for (Call<M, R, C> call : open) {
            free -= call.counts() ? 1 : 0;
        }
        return free > 0;
    }

    void started(Call<M, R, C> call) {
        open.add(call);
    }

    void ended(Call<M, R, C> call) {
        open.remove(call);
    }

    long now() {
        return clock.now(TimeUnit.NANOSECONDS);
    }

    /** Any thread: an attempt that was permitted then is accepted now. */
    void accepted(long permittedNanos) {
        bound.answered(now() - permittedNanos);
    }

    /** Runs something once an attempt that goes out now no longer counts; null if it counts until it ends. */
    @Nullable
    Disposable later(Runnable gone) {
        try {
            Duration time = bound.counted();
            if (time == null) {
                return null;
            }
            return clock.schedule(gone, (time.compareTo(LONGEST) < 0 ? time : LONGEST).toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException disposed) {
            return null; // then it counts until it ends
        }
    }

    /** The calls that only wait, for their turn or for another attempt; they have ended with this. */
    List<Call<M, R, C>> giveUp() {
        List<Call<M, R, C>> waiting = new ArrayList<>();
        for (Call<M, R, C> call : open) {
            if (call.giveUp()) {
                waiting.add(call);
            }
        }
        waiting.forEach(this::ended);
        return waiting;
    }
}
