package dev.chitchat.sandbox.server;

import java.time.Duration;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * The way between the caller and the service.
 *
 * <p>What is on its way in arrives even if the caller hangs up meanwhile, as on a real network; only closing the sandbox
 * stops it.
 */
public final class NetworkDelay implements AutoCloseable {

    private final Scheduler timers;
    private final Sinks.Empty<Void> closed = Sinks.empty();

    /** No message is under way yet. */
    public NetworkDelay(Scheduler timers) {
        this.timers = timers;
    }

    /** Lets a message arrive after a delay; cancelling the result does not stop it. */
    <T> Mono<T> wayIn(long delayNanos, Supplier<T> arrival) {
        return delayNanos <= 0 ? Mono.fromSupplier(arrival) : Mono.defer(() -> depart(delayNanos, arrival));
    }

    private <T> Mono<T> depart(long delayNanos, Supplier<T> arrival) {
        Mono<T> message = delay(delayNanos)
                .takeUntilOther(closed.asMono())
                .map(tick -> arrival.get())
                // Closing leaves the exchange open, so that its caller sees the connection end and no made-up answer.
                .switchIfEmpty(Mono.never())
                .cache();
        message.subscribe(arrived -> {}, failure -> {});
        return message;
    }

    /** Lets an answer leave after a delay; cancelling drops it. */
    <T> Mono<T> wayOut(long delayNanos, Mono<T> departure) {
        return delayNanos <= 0 ? departure : delay(delayNanos).then(departure);
    }

    private Mono<Long> delay(long delayNanos) {
        return Mono.delay(Duration.ofNanos(delayNanos), timers);
    }

    int underWay() {
        return closed.currentSubscriberCount();
    }

    @Override
    public void close() {
        Sinks.EmitResult unused = closed.tryEmitEmpty();
    }
}
