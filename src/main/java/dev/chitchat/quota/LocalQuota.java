package dev.chitchat.quota;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * Keeps the buckets of this JVM, one for each application, command and rate (and scheduler, which only tests have more
 * than one of). The bound on waiters is each user's own.
 *
 * <p>A bucket whose last limiter was closed is kept for two more windows and until its calls have ended, so that a client
 * built right after does not start beside calls that still count at the server; at once where the scheduler was stopped
 * before.
 */
record LocalQuota(QuotaOptions options) implements Quota {

    private static final ConcurrentMap<Key, Entry> BUCKETS = new ConcurrentHashMap<>();

    @Override
    public Limiter limiter(String scope, String command) {
        Key key = new Key(scope, command, options.rate(), options.scheduler());
        Entry entry = BUCKETS.compute(key, (k, known) -> (known == null ? new Entry(options) : known).used());
        return new LocalLimiter(entry.bucket, options.maxWaiting(), () -> release(key));
    }

    private static void release(Key key) {
        BUCKETS.computeIfPresent(key, (k, entry) -> entry.unused());
        freeLater(key);
    }

    private static void freeLater(Key key) {
        Duration windows = key.rate().window().multipliedBy(2);
        try {
            key.scheduler().schedule(() -> free(key), windows.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException shutDown) {
            BUCKETS.computeIfPresent(key, (k, entry) -> entry.freeIfUnused());
        }
    }

    private static void free(Key key) {
        Entry left = BUCKETS.computeIfPresent(key, (k, entry) -> entry.freeIfIdle());
        if (left != null && left.users == 0) {
            freeLater(key);
        }
    }

    static int inUse(Scheduler scheduler) {
        return (int) BUCKETS.keySet().stream()
                .filter(key -> key.scheduler() == scheduler)
                .count();
    }

    private record Key(String scope, String command, Rate rate, Scheduler scheduler) {}

    /** A bucket and how many limiters use it; changed inside the map's atomic steps only. */
    private static final class Entry {
        private final SharedBucket bucket;
        private int users;

        Entry(QuotaOptions options) {
            this.bucket = new SharedBucket(options);
        }

        Entry used() {
            users++;
            return this;
        }

        Entry unused() {
            users--;
            return this;
        }

        @Nullable
        Entry freeIfIdle() {
            return bucket.isQuiet() ? freeIfUnused() : this;
        }

        @Nullable
        Entry freeIfUnused() {
            if (users > 0) {
                return this;
            }
            bucket.dispose();
            return null;
        }
    }
}
