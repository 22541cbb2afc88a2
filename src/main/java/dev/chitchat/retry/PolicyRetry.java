package dev.chitchat.retry;

import java.time.Duration;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/** A {@link RetryPolicy} in Reactor's terms; holds nothing of a call, so that calls may share it. */
final class PolicyRetry extends Retry {

    private final RetryPolicy policy;
    private final Scheduler timer;
    private final BackoffListener listener;
    private final Mono<Void> giveUp;

    PolicyRetry(RetryPolicy policy, Scheduler timer, BackoffListener listener, Mono<Void> giveUp) {
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
        CallHistory.Step step = history.after(signal.failure());
        if (step instanceof CallHistory.Wait wait) {
            listener.backingOff(signal.failure(), wait.duration());
            return pause(wait.duration())
                    .takeUntilOther(giveUp)
                    .switchIfEmpty(Mono.error(() -> history.close(signal.failure())))
                    .doOnNext(over -> listener.resumed());
        }
        return Mono.error(((CallHistory.GiveUp) step).failure());
    }

    private Mono<Long> pause(Duration wait) {
        return wait.isZero() ? Mono.just(0L) : Mono.delay(wait, timer);
    }
}
