package dev.chitchat.retry;

import java.time.Duration;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/** A {@link RetryPolicy} in Reactor's terms; keeps the failures of each call apart. */
final class PolicyRetry extends Retry {

    private final Supplier<CallHistory> histories;
    private final Scheduler timer;
    private final BackoffListener listener;
    private final Mono<Void> giveUp;

    PolicyRetry(Supplier<CallHistory> histories, Scheduler timer, BackoffListener listener, Mono<Void> giveUp) {
        this.histories = histories;
        this.timer = timer;
        this.listener = listener;
        this.giveUp = giveUp;
    }

    @Override
    public Publisher<?> generateCompanion(Flux<RetrySignal> failures) {
        return Flux.defer(() -> {
            CallHistory history = histories.get();
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
        if (step instanceof CallHistory.InLine) {
            return Mono.just(0L);
        }
        return Mono.error(((CallHistory.GiveUp) step).failure());
    }

    private Mono<Long> pause(Duration wait) {
        return wait.isZero() ? Mono.just(0L) : Mono.delay(wait, timer);
    }
}
