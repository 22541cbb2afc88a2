package dev.chitchat.internal.retry;

import dev.chitchat.error.ChitchatException;
import dev.chitchat.internal.CallListener;
import dev.chitchat.internal.FailureNotes;
import dev.chitchat.quota.Admission;
import dev.chitchat.quota.LimitedCall;
import dev.chitchat.retry.RetryPolicy;
import dev.chitchat.retry.RetryStatus;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * The retries of all calls of one client, which learn from each other whether the service is down.
 *
 * <p>While the service answers, {@code maxRetries} of the {@link RetryPolicy} bounds the failed attempts of each call,
 * and all pay theirs from one {@linkplain RetryBudget budget}; one that finds it empty waits, it does not fail. While
 * the {@linkplain CircuitBreaker circuit} is open calls stay in the wait queue, and one tries whether the service is
 * back. Such failures use up no retries, unless only this one call ever fails. After {@code maxOutage} all that wait
 * fail with {@link dev.chitchat.error.ServiceUnavailableException}. {@code maxRetries} 0 means no retry and no circuit.
 */
public record Retries(RetryPolicy policy, Scheduler timer, CircuitBreaker breaker, Sinks.Empty<Void> closing)
        implements AutoCloseable {

    /**
     * Retries for the calls of one client. Starts nothing; to be closed when done.
     *
     * @param timer tells the time by {@code now(NANOSECONDS)}
     * @param tokens how many attempts may be under way, so that tries of a service that is silent fit into the quota
     */
    public static Retries create(RetryPolicy policy, Scheduler timer, Duration attemptTimeout, int tokens) {
        return new Retries(policy, timer, new CircuitBreaker(policy, attemptTimeout, tokens), Sinks.empty());
    }

    /** What holds the calls back that these retries are for. */
    public Admission admission() {
        return breaker;
    }

    /**
     * A call that must not be made twice, for one subscription: it is looked up whether it has taken effect, before it
     * is made again and before it fails.
     *
     * <p>A doubtful attempt ends the attempts of the call, so that nothing makes it again unseen and no look-up holds a
     * place in the wait queue. The policy alone repeats what comes after it, a look and perhaps another attempt.
     *
     * @param attempts the attempts, which end with the first failure after which the call may have taken effect
     * @param look finds what the call made, or is empty; {@code null} where that cannot be found out: then a doubtful
     *     attempt is the last one
     */
    public <T> Mono<T> lookingUp(Mono<T> attempts, @Nullable Mono<T> look, CallListener listener) {
        if (look == null) {
            return attempts;
        }
        AtomicReference<@Nullable ChitchatException> doubt = new AtomicReference<>();
        Mono<T> made = attempts.doOnError(
                ChitchatException.class, failure -> doubt.set(failure.mayHaveTakenEffect() ? failure : null));
        Mono<T> found =
                look.onErrorMap(unread -> FailureNotes.after(unread, Objects.requireNonNull(doubt.getAndSet(null))));
        return Mono.defer(() -> doubt.get() == null ? made : found.switchIfEmpty(made))
                .retryWhen(ofRounds(listener, failure -> failure == doubt.get()))
                .onErrorResume(
                        ChitchatException.class,
                        failure -> doubt.get() == null
                                ? Mono.error(failure)
                                : look.onErrorResume(unreadable -> Mono.empty()).switchIfEmpty(Mono.error(failure)));
    }

    /**
     * The policy alone, for what consists of whole calls and is repeated as such; it counts and waits for itself. Its
     * waits end with the failure at hand when these retries are closed.
     */
    Retry ofRounds(CallListener listener, Predicate<Throwable> repeated) {
        return Retry.from(failures -> Flux.defer(() -> {
            CallHistory history = new CallHistory(policy, 0);
            return failures.map(Retry.RetrySignal::failure)
                    .concatMap(
                            failure -> repeated.test(failure)
                                    ? nextRound(history, failure, listener)
                                    : Mono.error(failure),
                            1);
        }));
    }

    private Mono<Long> nextRound(CallHistory history, Throwable failure, CallListener listener) {
        LimitedCall.Next next = history.after(failure, CircuitBreaker.Standing.CLOSED, false, null);
        Throwable end = next.end();
        if (end != null) {
            return Mono.error(end);
        }
        Duration wait = Duration.ofNanos(next.pauseNanos());
        listener.backingOff(failure, wait);
        Mono<Long> pause = wait.isZero() ? Mono.just(0L) : Mono.delay(wait, timer);
        return pause.takeUntilOther(closing.asMono()).switchIfEmpty(Mono.error(() -> history.close(failure)));
    }

    public RetryStatus status(int waiting) {
        return breaker.status(waiting, timer.now(TimeUnit.NANOSECONDS));
    }

    /** Ends the waits of {@link #ofRounds}; those of calls end with their limiters. Idempotent. */
    @Override
    public void close() {
        closing.tryEmitEmpty();
    }
}
