package dev.chitchat.quota;

import java.util.function.Function;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/** Makes a call once it has a token; see {@link Limiter#limit}. */
final class MonoLimited<T> extends Mono<T> {

    private final LocalLimiter limiter;
    private final Function<? super Permit, ? extends Mono<T>> call;

    MonoLimited(LocalLimiter limiter, Function<? super Permit, ? extends Mono<T>> call) {
        this.limiter = limiter;
        this.call = call;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        actual.onSubscribe(new Waiter<>(limiter, call, actual));
    }
}
