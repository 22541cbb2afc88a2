package dev.chitchat.retry;

import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * The retries of all calls of one client, which learn from each other whether the service is down.
 *
 * <p>While the service answers, each call is retried by its {@link RetryPolicy}: {@code maxRetries} bounds its failed
 * attempts. Retries of all calls together are paid from a budget of 100 that each answer and each second refill by one;
 * one that finds it empty waits, it does not fail.
 *
 * <p><b>Outage.</b> The service counts as down when it gave no answer for a second while 5 attempts failed, or 20 failed in
 * a row, by more than one call unless it could not even be reached. Then calls, new ones too, wait in one line, and one at
 * a time tries whether the service is back: after pauses that grow to one second, and in company once it got no outcome
 * for a while. Such failures use up no retries, unless only this one call ever fails. The first answer, a refusal too,
 * ends the outage and lets all go on in the order they came. After {@code maxOutage} all that wait fail with
 * {@link dev.chitchat.error.ServiceUnavailableException}.
 *
 * <p><b>A service that never answered</b> is waited for no longer than a single call would be retried: pauses are those of
 * the policy, failures count, and when one more than {@code maxRetries} probes have failed, and ten seconds are over, all that wait fail.
 *
 * <p>With {@code maxRetries} 0 nothing waits and nothing is retried. Thread-safe.
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
     * @param silentProbe after how long a try that has no outcome yet gets company while the service is down; should be no
     *     less than a second, and so long that tries fit into the quota
     * @return the retries, to be closed when done
     */
    public static Retries create(RetryPolicy policy, Scheduler timer, Duration silentProbe) {
        return new Retries(policy, timer, new ServiceGate(policy, silentProbe, timer));
    }

    /**
     * A call made of as many attempts as it takes. Nothing happens before subscription; each subscription counts for
     * itself. A failure is emitted as {@link RetryPolicy#toRetry} says. Attempts are subscribed to on the thread that
     * asks, on the timer's, or on that of whatever outcome ended an outage; cancelling at any moment leaves the line or
     * gives up the wait or the attempt.
     *
     * @param attempt one attempt, subscribed to for each
     * @param listener told when the call begins and ends to wait, in line too
     * @param <T> what the call answers
     * @return the call
     */
    public <T> Mono<T> retrying(Mono<T> attempt, BackoffListener listener) {
        if (policy.maxRetries() == 0) {
            return attempt;
        }
        return Mono.defer(() -> {
            CallHistory history = new CallHistory(policy);
            return gate.pass(attempt, history, listener)
                    .retryWhen(new PolicyRetry(() -> history, timer, listener, closing.asMono()));
        });
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
