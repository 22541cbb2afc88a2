package dev.chitchat;

import dev.chitchat.error.UnexpectedException;
import dev.chitchat.retry.BackoffListener;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Calls of any command through the chain of the update, each command with a quota of its own:
 * {@code encode(retry(quota(sign(exchange -> decode -> map error))))}.
 */
record CommandCalls(Calls calls, Limiters limiters, CallPolicy policy, OpenCalls open) {

    /** What is done about attempts that fail. */
    private interface Repetition<T> {
        Mono<T> of(Function<Runnable, Mono<T>> attempt, BackoffListener listener);
    }

    /** A call that may be made twice, since that does no more than making it once. */
    <T> Mono<Answered<T>> repeatable(String command, Supplier<byte[]> body, Function<byte[], T> read) {
        return call(command, body, read, policy.retries()::retrying);
    }

    /**
     * A call that must not be made twice. After an attempt that may have taken effect it is looked up first, and only made
     * again where the look-up is empty; it is looked up a last time before the call fails. Without a look-up, such an
     * attempt is the last one.
     */
    <T> Mono<Answered<T>> once(
            String command, Supplier<byte[]> body, Function<byte[], T> read, @Nullable Mono<T> lookUp) {
        return call(
                command,
                body,
                read,
                (attempt, listener) -> new Doubt<>(lookUp).around(attempt, policy.retries(), listener));
    }

    private <T> Mono<Answered<T>> call(
            String command, Supplier<byte[]> body, Function<byte[], T> read, Repetition<T> repetition) {
        return open.track(ObservedCall.of(
                policy.observer(),
                KnownCommands.nameOf(command),
                policy.timer(),
                seen -> start(command, body.get(), read, repetition, seen)));
    }

    private <T> Mono<Answered<T>> start(
            String command,
            byte[] body,
            Function<byte[], T> read,
            Repetition<T> repetition,
            @Nullable ObservedCall seen) {
        long startNanos = policy.timer().now(TimeUnit.NANOSECONDS);
        AtomicInteger attempts = new AtomicInteger();
        Calls own = calls.with(limiters.of(command));
        Function<Runnable, Mono<T>> attempt = departs -> {
            Runnable granted = () -> {
                departs.run();
                attempts.incrementAndGet();
            };
            return ObservedCall.attempt(
                    seen,
                    granted,
                    begun -> own.attempt(command, body, begun, () -> {}, (answer, bytes) -> read.apply(bytes)));
        };
        Mono<T> answered = repetition.of(attempt, ObservedCall.listener(seen, BackoffListener.NONE));
        return policy.withinDeadline(command, answered, attempts)
                .onErrorMap(UnexpectedException::from)
                .map(value -> new Answered<>(value, attempts.get(), since(startNanos)));
    }

    private Duration since(long startNanos) {
        return Duration.ofNanos(policy.timer().now(TimeUnit.NANOSECONDS) - startNanos);
    }
}
