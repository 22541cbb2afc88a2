package dev.chitchat.benchmarks.peers;

import com.google.common.util.concurrent.RateLimiter;
import dev.chitchat.quota.Rate;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Guava: a blocking acquire on 20 threads of its own, as many places in its queue as wanted. */
@SuppressWarnings("UnstableApiUsage")
final class GuavaPacer implements Pacer {

    private static final int THREADS = 20;

    private final Scheduler threads =
            Schedulers.newBoundedElastic(THREADS, Integer.MAX_VALUE, "guava-acquire", 60, true);
    private final RateLimiter limiter;

    GuavaPacer(Rate rate) {
        limiter = RateLimiter.create(rate.perSecond());
    }

    @Override
    public <T> Mono<T> limit(Mono<T> call) {
        return Mono.fromRunnable(limiter::acquire).subscribeOn(threads).then(call);
    }

    @Override
    public void close() {
        threads.dispose();
    }
}
