package dev.chitchat.quota;

import dev.chitchat.quota.spi.TokenStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * A quota as the rate limiters in use, one for each application and command, and how many clients use each: of this
 * JVM, whatever instance they were given, or of a store.
 *
 * <p>One whose last client was closed stays for two more windows and until its calls have ended, so that a client built
 * right after does not start beside calls that still count at the server; not where its scheduler was stopped.
 */
final class LimiterRegistry implements Quota {

    private static final Logger LOG = Loggers.getLogger(LimiterRegistry.class);
    private static final Map<Entry<String, String>, RateLimiter> OF_THIS_JVM = new HashMap<>();

    private final QuotaOptions options;
    private final @Nullable BiFunction<String, String, TokenStore> stores;

    /** By scope and command; no record, as linking its hash takes 40 ms of a first call. Guarded by itself. */
    private final Map<Entry<String, String>, RateLimiter> limiters;

    LimiterRegistry(QuotaOptions options, @Nullable BiFunction<String, String, TokenStore> stores) {
        this.options = options;
        this.stores = stores;
        this.limiters = stores == null ? OF_THIS_JVM : new HashMap<>();
    }

    @Override
    public Rate rate() {
        return options.rate();
    }

    @Override
    public Limiter limiter(String scope, String command, Admission admission) {
        Entry<String, String> key = Map.entry(scope, command);
        RateLimiter known = use(key, options.scheduler(), null);
        RateLimiter limiter = known != null ? known : first(key, options.scheduler());
        if (known != null && stores == null) {
            join(known, key);
        }
        return limiter.open(options.maxWaiting(), admission, () -> release(key, limiter));
    }

    /** Made outside the lock, since a store may be any code; of two at the same time the first stays. */
    private RateLimiter first(Entry<String, String> key, Scheduler scheduler) {
        RateLimiter made = new RateLimiter(limiter -> bucket(limiter, key), scheduler);
        RateLimiter used = use(key, scheduler, made);
        if (used == made || used == null) {
            return made;
        }
        made.close();
        return used;
    }

    private Bucket bucket(RateLimiter limiter, Entry<String, String> key) {
        return stores == null
                ? new TokenBucket(options.rate(), limiter.now())
                : new SharedBucket(limiter, stores.apply(key.getKey(), key.getValue()), options);
    }

    /** The limiter in use, or else this one. One that waits to be freed on another scheduler is left to that. */
    private @Nullable RateLimiter use(Entry<String, String> key, Scheduler scheduler, @Nullable RateLimiter otherwise) {
        synchronized (limiters) {
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
    }

    /** Options that differ must not pass in silence: the limit is the application's, whatever a client asks for. */
    private void join(RateLimiter limiter, Entry<String, String> key) {
        String name = key.getValue() + " of " + key.getKey();
        boolean alone;
        synchronized (limiters) {
            alone = limiter.users == 1;
        }
        Rate before = before(limiter, alone);
        if (!before.equals(options.rate()) && !alone) {
            LOG.warn(
                    "two clients state different rates for the quota of {}: {} and {}; the stricter holds for both, state the same",
                    name,
                    before,
                    options.rate());
        }
        if (limiter.scheduler != options.scheduler()) {
            LOG.warn(
                    "two clients state different schedulers for the quota of {}: {} and {}; the first is used for both",
                    name,
                    limiter.scheduler,
                    options.scheduler());
        }
    }

    /**
     * The rate so far. The stricter of two holds, as the limit is the application's; that of a client that is alone
     * holds as well.
     */
    private Rate before(RateLimiter limiter, boolean alone) {
        Rate stated = options.rate();
        long now = limiter.now();
        synchronized (limiter.lock) {
            TokenBucket tokens = (TokenBucket) limiter.bucket;
            Rate before = tokens.rate;
            if (stated.perSecond() < before.perSecond() || (alone && !stated.equals(before))) {
                limiter.bucket = tokens.replacedBy(stated, now);
            }
            return before;
        }
    }

    private void release(Entry<String, String> key, RateLimiter limiter) {
        long now = limiter.now();
        synchronized (limiters) {
            if (--limiter.users > 0) {
                return;
            }
            limiter.unusedSince = now;
        }
        freeLater(key, limiter, now);
    }

    private void freeLater(Entry<String, String> key, RateLimiter limiter, long since) {
        Duration linger = options.rate().window().multipliedBy(2);
        try {
            limiter.scheduler.schedule(() -> free(key, limiter, since), linger.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException shutDown) {
            remove(key, limiter, since, true);
        }
    }

    /** One whose calls never end is freed all the same: those of a store have lost their tokens by then. */
    private void free(Entry<String, String> key, RateLimiter limiter, long since) {
        Duration longest = stores == null ? Duration.ofDays(1) : options.longestCall();
        boolean anyway = limiter.now() - since > longest.toNanos();
        if (!remove(key, limiter, since, anyway || limiter.isQuiet())) {
            freeLater(key, limiter, since);
        }
    }

    /** Whether nothing is left to do: it is in use again, or was and is looked at later, or was removed. */
    private boolean remove(Entry<String, String> key, RateLimiter limiter, long since, boolean quiet) {
        synchronized (limiters) {
            if (limiter.users > 0 || limiter.unusedSince != since) {
                return true;
            }
            if (!quiet) {
                return false;
            }
            limiters.remove(key, limiter);
            limiter.unusedSince = Long.MAX_VALUE; // closed once, also where two timers are set at one moment
        }
        limiter.close();
        return true;
    }

    /** How many limiters of this JVM run on a scheduler. */
    static int inUse(Scheduler scheduler) {
        synchronized (OF_THIS_JVM) {
            return (int) OF_THIS_JVM.values().stream()
                    .filter(limiter -> limiter.scheduler == scheduler)
                    .count();
        }
    }
}
