package dev.chitchat.sandbox;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The way between the caller and the service.
 *
 * <p>What is on its way in arrives even if the caller hangs up meanwhile, as on a real network; only closing the sandbox
 * stops it.
 */
final class NetworkDelay implements AutoCloseable {

    private final Scheduler timers;
    private final Disposable.Composite underWay = Disposables.composite();

    /** No message is under way yet. */
    NetworkDelay(Scheduler timers) {
        this.timers = timers;
    }

    /** Lets a message arrive after a delay; cancelling the result does not stop it. */
    <T> Mono<T> wayIn(long delayNanos, Supplier<T> arrival) {
        return delayNanos <= 0 ? Mono.fromSupplier(arrival) : Mono.defer(() -> depart(delayNanos, arrival));
    }

    private <T> Mono<T> depart(long delayNanos, Supplier<T> arrival) {
        CompletableFuture<T> message =
                delay(delayNanos).map(tick -> arrival.get()).toFuture();
        Disposable stop = () -> message.cancel(false);
        underWay.add(stop);
        CompletableFuture<T> arrived = message.whenComplete((result, error) -> underWay.remove(stop));
        // Closing leaves the exchange open, so that its caller sees the connection end and no made-up answer.
        return Mono.fromFuture(arrived, true).onErrorResume(CancellationException.class, e -> Mono.never());
    }

    /** Lets an answer leave after a delay; cancelling drops it. */
    <T> Mono<T> wayOut(long delayNanos, Mono<T> departure) {
        return delayNanos <= 0 ? departure : delay(delayNanos).then(departure);
    }

    private Mono<Long> delay(long delayNanos) {
        return Mono.delay(Duration.ofNanos(delayNanos), timers);
    }

    int underWay() {
        return underWay.size();
    }

    @Override
    public void close() {
        underWay.dispose();
    }
}
