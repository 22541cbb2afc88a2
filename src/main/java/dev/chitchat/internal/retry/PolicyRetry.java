package dev.chitchat.internal.retry;

import dev.chitchat.internal.CallListener;
import dev.chitchat.retry.RetryPolicy;
import java.time.Duration;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/** A {@link RetryPolicy} in Reactor's terms; keeps the failures of each call apart. */
final class PolicyRetry extends Retry {

    private final RetryPolicy policy;
    private final Scheduler timer;
    private final CallListener listener;
    private final Mono<Void> giveUp;

    PolicyRetry(RetryPolicy policy, Scheduler timer, CallListener listener, Mono<Void> giveUp) {
        this.policy = policy;
        this.timer = timer;
        this.listener = listener;
        this.giveUp = giveUp;
    }

    @Override
    public Publisher<?> generateCompanion(Flux<RetrySignal> failures) {
        return Flux.defer(() -> {
            CallHistory history = new CallHistory(policy);
            return failures.concatMap(signal -> next(history, signal), 1);
        });
    }

    private Mono<Long> next(CallHistory history, RetrySignal signal) {
        CallHistory.Step step = history.after(signal.failure(), CircuitBreaker.Standing.CLOSED, null);
        Throwable end = step.end();
        if (end != null) {
            return Mono.error(end);
        }
        Duration wait = Duration.ofNanos(step.pauseNanos());
        listener.backingOff(signal.failure(), wait);
        return pause(wait).takeUntilOther(giveUp).switchIfEmpty(Mono.error(() -> history.close(signal.failure())));
    }

    private Mono<Long> pause(Duration wait) {
        return wait.isZero() ? Mono.just(0L) : Mono.delay(wait, timer);
    }
}
