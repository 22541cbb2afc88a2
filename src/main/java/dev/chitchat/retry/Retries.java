package dev.chitchat.retry;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * The retries of all calls of one client, which learn from each other whether the service is down.
 *
 * <p>While the service answers, each call is retried by its {@link RetryPolicy}: {@code maxRetries} bounds its failed
 * attempts. Retries of all calls together are paid from a budget of 100 that each answer and each second refill by one;
 * one that finds it empty waits, it does not fail.
 *
 * <p><b>Outage.</b> The service counts as down when 5 attempts or more failed over a second or more and none was answered
 * meanwhile, by more than one call unless it could not even be reached; attempts that went out before the last answer and
 * calls that found no free connection say nothing. Then calls, new ones too, wait in one line, and one at a time tries
 * whether the service is back: after pauses that grow to one second, and each second in company while there is no outcome,
 * as far as the quota's tokens go. Such failures use up no retries, unless only this one call ever fails. The first answer,
 * a refusal too, ends the outage and lets all go on at once, in the order they came. After {@code maxOutage} all that wait
 * fail with {@link dev.chitchat.error.ServiceUnavailableException}.
 *
 * <p><b>A service that never answered</b> is waited for no longer than a single call would be retried: pauses are those of
 * the policy, failures count, and when one more than {@code maxRetries} probes have failed one after another, and ten seconds
 * are over, all that wait fail.
 *
 * <p>With {@code maxRetries} 0 nothing waits and nothing is retried. Thread-safe. A client has one of its own.
 */
public final class Retries implements AutoCloseable {

    private final RetryPolicy policy;
    private final Scheduler timer;
    private final ServiceGate gate;
    private final Sinks.Empty<Void> closing = Sinks.empty();

    private Retries(RetryPolicy policy, Scheduler timer, ServiceGate gate) {
        this.policy = policy;
        this.timer = timer;
        this.gate = gate;
    }

    /**
     * Retries for the calls of one client. Starts nothing.
     *
     * @param policy how often and how long to wait
     * @param timer runs the waits, and tells the time by {@code now(NANOSECONDS)}
     * @param attemptTimeout how long an attempt waits for its answer at most
     * @param tokens how many attempts may be under way, so that tries of a service that is silent fit into the quota
     * @return the retries, to be closed when done
     */
    public static Retries create(RetryPolicy policy, Scheduler timer, Duration attemptTimeout, int tokens) {
        return new Retries(policy, timer, new ServiceGate(policy, Probing.of(attemptTimeout, tokens), timer));
    }

    /**
     * A call made of as many attempts as it takes. Nothing happens before subscription; each subscription counts for
     * itself. A failure is emitted as {@link RetryPolicy#toRetry} says. Attempts are subscribed to on the thread that
     * asks, on the timer's, or on that of whatever outcome ended an outage; cancelling at any moment leaves the line or
     * gives up the wait or the attempt.
     *
     * @param attempt one attempt, made anew for each, of something to run right before it goes out; if that throws, the
     *     attempt must not be made and has to fail: the service went down while it waited for its turn
     * @param listener told when the call begins and ends to wait, in line too
     * @param <T> what the call answers
     * @return the call
     */
    public <T> Mono<T> retrying(Function<Runnable, Mono<T>> attempt, BackoffListener listener) {
        if (policy.maxRetries() == 0) {
            return Mono.defer(() -> attempt.apply(Retries::goes));
        }
        return Mono.defer(() -> {
            CallHistory history = new CallHistory(policy);
            Mono<T> passing = gate.pass(attempt, history, listener);
            return passing.onErrorResume(failure -> failed(failure, passing)
                    .retryWhen(new PolicyRetry(() -> history, timer, listener, closing.asMono())));
        });
    }

    /** What makes retries costs more than most of a call, so it is made only for one that has failed once. */
    private static <T> Mono<T> failed(Throwable first, Mono<T> further) {
        AtomicBoolean told = new AtomicBoolean();
        return Mono.defer(() -> told.compareAndSet(false, true) ? Mono.error(first) : further);
    }

    private static void goes() {}

    /**
     * The policy alone, for what consists of whole calls and is repeated as such; it counts and waits for itself. Its waits
     * end with the failure at hand when these retries are closed.
     *
     * @param listener told when a wait begins and ends
     * @return a Reactor retry
     */
    public Retry ofRounds(BackoffListener listener) {
        return policy.toRetry(timer, listener, closing.asMono());
    }

    /**
     * How the retries stand now.
     *
     * @return a snapshot, cheap enough for a gauge
     */
    public RetryStatus status() {
        return gate.status();
    }

    /** Ends all waits, with the failure a call had or with a {@link dev.chitchat.error.ClientClosedException}. Idempotent. */
    @Override
    public void close() {
        closing.tryEmitEmpty();
        gate.close();
    }
}
