package dev.chitchat.internal.call;

import dev.chitchat.error.ChitchatException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Looks up whether a call that must not be made twice has taken effect, before it is made again and before it fails.
 *
 * <p>A doubtful attempt ends the attempts of the call, so that nothing makes it again unseen and no look-up holds a place in
 * the wait queue. What comes after it, a look and perhaps another attempt, is repeated by the policy alone.
 *
 * @param lookUp finds what the call made, or is empty; {@code null} where that cannot be found out: then a doubtful attempt is
 *     the last one
 */
public record LookupBeforeRetry<T>(@Nullable Mono<T> lookUp) {

    /** The attempts, which end with the first failure after which the call may have taken effect, with a look before each further round. */
    public Mono<T> around(Mono<T> attempts, Retry rounds) {
        Mono<T> look = lookUp;
        return look == null ? attempts : Mono.defer(() -> looked(attempts, look, rounds));
    }

    private static <T> Mono<T> looked(Mono<T> attempts, Mono<T> look, Retry rounds) {
        AtomicReference<@Nullable ChitchatException> doubt = new AtomicReference<>();
        Mono<T> made = attempts.onErrorMap(failure -> judged(failure, doubt));
        Mono<T> anew = Mono.defer(() -> {
            doubt.set(null);
            return made;
        });
        Mono<T> found = look.onErrorMap(failure -> new Passed(withCause(failure, doubt.get())));
        return Mono.defer(() -> doubt.get() == null ? made : found.switchIfEmpty(anew))
                .retryWhen(rounds)
                .onErrorResume(ChitchatException.class, failure -> lastLook(failure, look))
                .onErrorMap(Passed::open);
    }

    private static Throwable judged(Throwable failure, AtomicReference<@Nullable ChitchatException> doubt) {
        if (failure instanceof ChitchatException known && known.mayHaveTakenEffect()) {
            doubt.set(known);
            return known;
        }
        return new Passed(failure);
    }

    private static <T> Mono<T> lastLook(ChitchatException failure, Mono<T> look) {
        return failure.mayHaveTakenEffect()
                ? look.onErrorResume(unreadable -> Mono.empty()).switchIfEmpty(Mono.error(failure))
                : Mono.error(failure);
    }

    private static Throwable withCause(Throwable lookUpFailure, @Nullable ChitchatException doubt) {
        if (doubt == null || doubt == lookUpFailure) {
            return lookUpFailure;
        }
        doubt.addSuppressed(lookUpFailure);
        return doubt;
    }

    /** Carries a failure past the rounds, which pass over what is no exception of the tree. */
    private static final class Passed extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final Throwable failure;

        Passed(Throwable failure) {
            super(null, failure, false, false);
            this.failure = failure;
        }

        static Throwable open(Throwable failure) {
            return failure instanceof Passed passed ? passed.failure : failure;
        }
    }
}
