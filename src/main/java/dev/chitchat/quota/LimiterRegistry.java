package dev.chitchat.quota;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * The rate limiters in use, one for each application and command, and how many clients use each.
 *
 * <p>One whose last client was closed is kept for two more windows and until its calls have ended, so that a client built
 * right after does not start beside calls that still count at the server; at once where its scheduler was stopped.
 */
final class LimiterRegistry {

    private record Key(String scope, String command) {}

    private final Map<Key, RateLimiter> limiters = new HashMap<>();

    /**
     * A client's limiter; {@code make} makes the bucket of the first, {@code join} hears of each further client and whether it is
     * the only one now.
     */
    Limiter open(
            String scope,
            String command,
            QuotaOptions options,
            Admission admission,
            Function<RateLimiter, Bucket> make,
            BiConsumer<RateLimiter, Boolean> join) {
        Key key = new Key(scope, command);
        RateLimiter known = use(key, options.scheduler(), null);
        RateLimiter limiter = known != null ? known : first(key, options.scheduler(), make);
        if (known != null) {
            join.accept(known, isOnlyUser(known));
        }
        Duration linger = options.rate().window().multipliedBy(2);
        return limiter.open(options.maxWaiting(), admission, () -> release(key, limiter, linger));
    }

    /** Made outside the lock, since a store may be any code; of two at the same time the first stays. */
    private RateLimiter first(Key key, Scheduler scheduler, Function<RateLimiter, Bucket> make) {
        RateLimiter made = new RateLimiter(make, scheduler);
        RateLimiter used = use(key, scheduler, made);
        if (used == made || used == null) {
            return made;
        }
        made.close();
        return used;
    }

    private synchronized boolean isOnlyUser(RateLimiter limiter) {
        return limiter.users == 1;
    }

    /** The limiter that is in use, or else this one. One that waits to be freed on another scheduler is left to that. */
    private synchronized @Nullable RateLimiter use(Key key, Scheduler scheduler, @Nullable RateLimiter otherwise) {
        RateLimiter limiter = limiters.get(key);
        if (limiter == null || (limiter.users == 0 && limiter.scheduler != scheduler)) {
            limiter = otherwise;
        }
        if (limiter != null) {
            limiters.put(key, limiter);
            limiter.users++;
        }
        return limiter;
    }

    private void release(Key key, RateLimiter limiter, Duration linger) {
        synchronized (this) {
            if (--limiter.users > 0) {
                return;
            }
            limiter.unusedSince = limiter.now();
        }
        freeLater(key, limiter, linger);
    }

    private void freeLater(Key key, RateLimiter limiter, Duration linger) {
        try {
            limiter.scheduler.schedule(() -> free(key, limiter, linger), linger.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException shutDown) {
            remove(key, limiter, true);
        }
    }

    private void free(Key key, RateLimiter limiter, Duration linger) {
        long unused = limiter.now() - limiter.unusedSince;
        boolean anyway = unused > limiter.longestUse().toNanos();
        if (!remove(key, limiter, anyway || limiter.isQuiet())) {
            freeLater(key, limiter, linger);
        }
    }

    /** Whether nothing is left to do: it is in use again, or was removed. */
    private boolean remove(Key key, RateLimiter limiter, boolean quiet) {
        synchronized (this) {
            if (limiter.users > 0) {
                return true;
            }
            if (!quiet) {
                return false;
            }
            limiters.remove(key, limiter);
        }
        limiter.close();
        return true;
    }

    synchronized int inUse(Scheduler scheduler) {
        return (int) limiters.values().stream()
                .filter(limiter -> limiter.scheduler == scheduler)
                .count();
    }
}
