package dev.chitchat.internal.retry;

import dev.chitchat.internal.CallListener;
import dev.chitchat.quota.Limiter;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.QuotaOptions;
import dev.chitchat.quota.Rate;
import dev.chitchat.retry.RetryPolicy;
import dev.chitchat.retry.RetryStatus;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Retries with a wait queue of their own, on the same clock. */
public final class RetriesInTime implements AutoCloseable {

    /** So many that no call waits for a token. */
    private static final Rate LIFTED = Rate.perSecond(100_000);

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Retries retries;
    private final Limiter limiter;

    private RetriesInTime(Retries retries, Limiter limiter) {
        this.retries = retries;
        this.limiter = limiter;
    }

    /** Retries whose calls wait for no token. */
    public static RetriesInTime create(RetryPolicy policy, Scheduler time, Duration timeout, int tokens) {
        return create(policy, time, timeout, tokens, LIFTED);
    }

    /** Retries whose calls share a rate. */
    public static RetriesInTime create(RetryPolicy policy, Scheduler time, Duration timeout, int tokens, Rate rate) {
        Retries retries = Retries.create(policy, time, timeout, tokens);
        Quota quota = Quota.local(QuotaOptions.of(rate).withScheduler(time));
        Limiter limiter = quota.limiter("retries-" + COUNT.incrementAndGet(), "call", retries.admission());
        return new RetriesInTime(retries, limiter);
    }

    /** A call; {@code attempt} gets what it runs when it is written. */
    public <T> Mono<T> retrying(Function<Runnable, Mono<T>> attempt, CallListener listener) {
        return make(attempt, listener, false);
    }

    /** A call whose first attempt that may have taken effect is its last. */
    public <T> Mono<T> once(Function<Runnable, Mono<T>> attempt, CallListener listener) {
        return make(attempt, listener, true);
    }

    private <T> Mono<T> make(Function<Runnable, Mono<T>> attempt, CallListener listener, boolean once) {
        return Mono.defer(() ->
                limiter.make(new RetriedCall<>(retries, permit -> attempt.apply(permit::sent), listener, true, once)));
    }

    public Retries retries() {
        return retries;
    }

    public RetryStatus status() {
        return retries.status(limiter.status().waiting());
    }

    @Override
    public void close() {
        retries.close();
        limiter.close();
    }
}
