package dev.chitchat.internal.retry;

import dev.chitchat.internal.CallListener;
import dev.chitchat.quota.Limiter;
import dev.chitchat.quota.Permit;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.QuotaOptions;
import dev.chitchat.quota.Rate;
import dev.chitchat.retry.RetryPolicy;
import dev.chitchat.retry.RetryStatus;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Retries with a wait queue of their own, on the same clock. */
public final class RetriesInTime implements AutoCloseable {

    /** So many that no call waits for a token. */
    private static final Rate LIFTED = Rate.perSecond(100_000);

    private static final Duration A_WHILE = Duration.ofSeconds(3);

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
        return make(permit -> attempt.apply(permit::sent), listener, false);
    }

    /** A call whose first attempt that may have taken effect is its last. */
    public <T> Mono<T> once(Function<Runnable, Mono<T>> attempt, CallListener listener) {
        return make(permit -> attempt.apply(permit::sent), listener, true);
    }

    /** Such a call that never has a connection; {@code begun} runs as an attempt begins. */
    public Mono<String> onceUnconnected(Runnable begun) {
        Function<Permit, Mono<String>> attempt = permit ->
                Mono.<String>never().doOnSubscribe(s -> begun.run()).doOnCancel(() -> permit.unconnected(A_WHILE));
        return make(attempt, CallListener.NONE, true);
    }

    private <T> Mono<T> make(Function<Permit, Mono<T>> attempt, CallListener listener, boolean once) {
        AtomicBoolean made = new AtomicBoolean();
        return Mono.defer(() -> {
            boolean again = made.getAndSet(true) && once;
            return limiter.make(new RetriedCall<>(retries, attempt, listener, true, once, again ? 1 : 0));
        });
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
