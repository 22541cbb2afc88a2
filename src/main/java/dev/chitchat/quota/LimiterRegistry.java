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

    private static final class Entry {
        private final RateLimiter limiter;
        private int users;
        private long unusedSince;

        Entry(RateLimiter limiter) {
            this.limiter = limiter;
        }
    }

    private final Map<Key, Entry> entries = new HashMap<>();

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
        Entry known = use(key, options.scheduler(), null);
        Entry entry = known != null ? known : first(key, options.scheduler(), make);
        if (known != null) {
            join.accept(known.limiter, isOnlyUser(known));
        }
        Duration linger = options.rate().window().multipliedBy(2);
        return entry.limiter.open(options.maxWaiting(), admission, () -> release(key, entry, linger));
    }

    /** Made outside the lock, since a store may be any code; of two at the same time the first stays. */
    private Entry first(Key key, Scheduler scheduler, Function<RateLimiter, Bucket> make) {
        Entry made = new Entry(new RateLimiter(make, scheduler));
        Entry used = use(key, scheduler, made);
        if (used == made || used == null) {
            return made;
        }
        made.limiter.close();
        return used;
    }

    private synchronized boolean isOnlyUser(Entry entry) {
        return entry.users == 1;
    }

    /** The entry that is in use, or else this one. One that waits to be freed on another scheduler is left to that. */
    private synchronized @Nullable Entry use(Key key, Scheduler scheduler, @Nullable Entry otherwise) {
        Entry entry = entries.get(key);
        if (entry == null || (entry.users == 0 && entry.limiter.scheduler != scheduler)) {
            entry = otherwise;
        }
        if (entry != null) {
            entries.put(key, entry);
            entry.users++;
        }
        return entry;
    }

    private void release(Key key, Entry entry, Duration linger) {
        synchronized (this) {
            if (--entry.users > 0) {
                return;
            }
            entry.unusedSince = entry.limiter.now();
        }
        freeLater(key, entry, linger);
    }

    private void freeLater(Key key, Entry entry, Duration linger) {
        try {
            entry.limiter.scheduler.schedule(() -> free(key, entry, linger), linger.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException shutDown) {
            remove(key, entry, true);
        }
    }

    private void free(Key key, Entry entry, Duration linger) {
        long unused = entry.limiter.now() - entry.unusedSince;
        boolean anyway = unused > entry.limiter.longestUse().toNanos();
        if (!remove(key, entry, anyway || entry.limiter.isQuiet())) {
            freeLater(key, entry, linger);
        }
    }

    /** Whether nothing is left to do: it is in use again, or was removed. */
    private boolean remove(Key key, Entry entry, boolean quiet) {
        synchronized (this) {
            if (entry.users > 0) {
                return true;
            }
            if (!quiet) {
                return false;
            }
            entries.remove(key, entry);
        }
        entry.limiter.close();
        return true;
    }

    synchronized int inUse(@Nullable Scheduler scheduler) {
        return (int) entries.values().stream()
                .filter(entry -> scheduler == null || entry.limiter.scheduler == scheduler)
                .count();
    }
}
