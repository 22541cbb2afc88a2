package dev.chitchat.quota;

import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * The bucket of one command of one application, as its callers see it. Thread-safe.
 */
public interface Limiter extends AutoCloseable {

    /**
     * Makes a call once it has a token.
     *
     * <p>Nothing happens before the subscriber requests; each subscription pays a token of its own. Waiting calls leave
     * in the order they came. A call that finds a free token and nobody waiting is made on the caller's thread, one that
     * waited on a thread of the quota's scheduler. Cancelling a waiting call takes it out of the line and costs no token;
     * cancelling one under way cancels the call, and its token returns a window after.
     *
     * <p>Emits {@link dev.chitchat.error.QuotaExceededException} when the line is full and
     * {@link dev.chitchat.error.ClientClosedException} when the quota shuts down; passes the Context through.
     *
     * @param call makes the call; applied once the token is there, told when the request is written by {@link Permit}
     * @param <T> what the call answers
     * @return a cold Mono
     */
    <T> Mono<T> limit(Function<? super Permit, ? extends Mono<T>> call);

    /**
     * Makes a call once it has a token, for calls that are sent as soon as they are subscribed.
     *
     * <p>As {@link #limit(Function)} otherwise.
     *
     * @param call subscribed once the token is there
     * @param <T> what the call answers
     * @return a cold Mono
     */
    default <T> Mono<T> limit(Mono<T> call) {
        return limit(permit -> {
            permit.sent();
            return call;
        });
    }

    /**
     * How the bucket stands now; cheap enough for a gauge.
     *
     * @return tokens, waiters, mode and counters
     */
    QuotaStatus status();

    /** Gives the limiter back; the bucket is freed when its last limiter is. Idempotent. */
    @Override
    void close();
}
