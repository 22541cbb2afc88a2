package dev.chitchat.quota;

import java.util.concurrent.TimeUnit;
import reactor.core.scheduler.Scheduler;
import reactor.util.Logger;
import reactor.util.Loggers;

/** The quota of this JVM: clients of the same application share one limiter a command, whatever instance they were given. */
record LocalQuota(QuotaOptions options) implements Quota {

    private static final Logger LOG = Loggers.getLogger(LocalQuota.class);
    private static final LimiterRegistry LIMITERS = new LimiterRegistry();

    @Override
    public Limiter limiter(String scope, String command, Admission admission) {
        return LIMITERS.open(
                scope,
                command,
                options,
                admission,
                limiter -> new TokenBucket(options.rate(), options.scheduler().now(TimeUnit.NANOSECONDS)),
                (limiter, alone) -> join(limiter, alone, command + " of " + scope));
    }

    /** Options that differ must not pass in silence: the limit is the application's, whatever a client asks for. */
    private void join(RateLimiter limiter, boolean alone, String name) {
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

    /** The rate so far. The stricter of two holds, as the limit is the application's; that of a client that is alone holds as well. */
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

    @Override
    public Rate rate() {
        return options.rate();
    }

    static int inUse(Scheduler scheduler) {
        return LIMITERS.inUse(scheduler);
    }
}
