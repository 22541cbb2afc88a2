package dev.chitchat;

import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.TransportException;
import dev.chitchat.retry.BackoffListener;
import dev.chitchat.retry.Retries;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Whether a call that must not be made twice may have taken effect already; one instance for each call.
 *
 * <p>A doubtful attempt leaves the client's retries, so that nothing makes the call again unseen and no turn of an outage is
 * held by a look-up. What comes after it, a look and perhaps another attempt, is repeated by the policy alone. Attempts
 * follow each other, so nothing here is read and written at once.
 */
final class Doubt<T> {

    private final @Nullable Mono<T> lookUp;
    private volatile boolean out;
    private volatile @Nullable ChitchatException cause;

    /** Without a way to look it up, a doubtful attempt is the last one. */
    Doubt(@Nullable Mono<T> lookUp) {
        this.lookUp = lookUp;
    }

    /** The attempts, with a look before each that follows a doubtful one and before giving up. */
    Mono<T> around(Function<Runnable, Mono<T>> attempt, Retries retries, BackoffListener listener) {
        Mono<T> made = retries.retrying(departs -> unlessInDoubt(attempt, departs), listener)
                .onErrorMap(Passed::turn);
        Mono<T> look = lookUp;
        if (look == null) {
            return made.onErrorMap(Passed::open);
        }
        Mono<T> looked = look.onErrorMap(failure -> new Passed(withCause(failure)));
        return Mono.defer(() -> out ? looked.switchIfEmpty(anew(made)) : made)
                .retryWhen(retries.ofRounds(listener))
                .onErrorResume(ChitchatException.class, failure -> lastLook(failure, look))
                .onErrorMap(Passed::open);
    }

    /** Also where an attempt was called off after it had gone out: nobody is told of it but the one that follows. */
    private Mono<T> unlessInDoubt(Function<Runnable, Mono<T>> attempt, Runnable departs) {
        if (out) {
            cause = TransportException.maybeSent("an attempt was given up before its answer came", null);
            return Mono.error(new Passed(cause));
        }
        return attempt.apply(() -> {
                    departs.run();
                    out = true;
                })
                .onErrorMap(failure -> out, this::judged);
    }

    private Throwable judged(Throwable failure) {
        if (failure instanceof ChitchatException known && known.mayHaveTakenEffect()) {
            cause = known;
            return new Passed(known);
        }
        out = false;
        return failure;
    }

    private Mono<T> anew(Mono<T> made) {
        return Mono.defer(() -> {
            out = false;
            return made;
        });
    }

    private Mono<T> lastLook(ChitchatException failure, Mono<T> look) {
        return failure.mayHaveTakenEffect()
                ? look.onErrorResume(unreadable -> Mono.empty()).switchIfEmpty(Mono.error(failure))
                : Mono.error(failure);
    }

    private Throwable withCause(Throwable lookUpFailure) {
        ChitchatException known = cause;
        if (known == null || known == lookUpFailure) {
            return lookUpFailure;
        }
        known.addSuppressed(lookUpFailure);
        return known;
    }

    /** Carries a failure past retries, which pass over what is no exception of the tree. */
    private static final class Passed extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final Throwable failure;

        Passed(Throwable failure) {
            super(null, failure, false, false);
            this.failure = failure;
        }

        /** What passed the inner retries is for the outer ones, and the other way round. */
        static Throwable turn(Throwable failure) {
            return failure instanceof Passed passed ? passed.failure : new Passed(failure);
        }

        static Throwable open(Throwable failure) {
            return failure instanceof Passed passed ? passed.failure : failure;
        }
    }
}
