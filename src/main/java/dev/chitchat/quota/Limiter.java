package dev.chitchat.quota;

import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * The quota of one command of one application, as one caller sees it: a wait queue and a bucket of tokens. Thread-safe.
 */
public interface Limiter extends AutoCloseable {

    /**
     * Makes a call, once or as often as it says, each attempt with a token of its own.
     *
     * <p>Nothing happens before the subscriber requests. Waiting calls leave in the order they came. A call that finds
     * a free token and an empty queue is made on the caller's thread, one that waited on a thread of the quota's
     * scheduler. Cancelling a waiting call takes it out of the queue and costs no token; one under way is cancelled and
     * its token returns a window after, or goes on unseen where {@link LimitedCall#endsByItself} says so.
     *
     * <p>Emits {@link dev.chitchat.error.QuotaExceededException} when the queue is full and
     * {@link dev.chitchat.error.ClientClosedException} when the limiter is closed; passes the Context through.
     *
     * @param call one instance for each subscription
     * @param <T> what the call answers
     * @return a Mono to subscribe to once
     */
    <T> Mono<T> make(LimitedCall<T> call);

    /**
     * Makes a call once it has a token; each subscription pays a token of its own. As {@link #make} otherwise.
     *
     * @param call makes the call once the token is there; reports to {@link Permit} when the request is written
     * @param <T> what the call answers
     * @return a cold Mono
     */
    default <T> Mono<T> limit(Function<? super Permit, ? extends Mono<T>> call) {
        return make(call::apply);
    }

    /**
     * Makes a call that is sent as soon as it is subscribed to, once it has a token. As {@link #make} otherwise.
     *
     * @param call subscribed once the token is there
     * @param <T> what the call answers
     * @return a cold Mono
     */
    default <T> Mono<T> limit(Mono<T> call) {
        return make(new LimitedCall<T>() {
            @Override
            public Mono<T> attempt(Permit permit) {
                return call;
            }

            @Override
            public boolean isSentAtOnce() {
                return true;
            }
        });
    }

    /** {@return how the bucket stands now, tokens, waiters, mode and counters; cheap enough for a gauge} */
    QuotaStatus status();

    /**
     * {@return what completes when other processes that share the quota can know how the calls of a closed limiter
     * ended, and none waits for their tokens} After a second at most; at once while others in this JVM use the quota,
     * and by default. Emits nothing and no error, on a thread of the quota's scheduler; a cancel ends only this wait.
     */
    default Mono<Void> settled() {
        return Mono.empty();
    }

    /** Gives the limiter back; the bucket is freed when its last limiter is. Idempotent. */
    @Override
    void close();
}
