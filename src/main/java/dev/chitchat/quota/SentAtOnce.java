package dev.chitchat.quota;

import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * A call that is sent as soon as it is subscribed, so that its grant is the moment it was sent.
 *
 * @param call what is subscribed
 */
record SentAtOnce<T>(Mono<T> call) implements Function<Permit, Mono<T>> {

    @Override
    public Mono<T> apply(Permit permit) {
        return call;
    }
}
