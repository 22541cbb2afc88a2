package dev.chitchat.benchmarks.peers;

import reactor.core.publisher.Mono;

/** One limiter: holds calls to a rate, in the way its library means it to be used from Reactor. */
public interface Pacer extends AutoCloseable {

    /**
     * Makes a call once it is allowed.
     *
     * @param call subscribed when it may be sent
     * @param <T> what the call answers
     * @return the call, limited
     */
    <T> Mono<T> limit(Mono<T> call);

    /**
     * How many permits the library says are left.
     *
     * @return words for a table
     */
    default String permits() {
        return "-";
    }

    /** Stops whatever threads it has of its own. */
    @Override
    default void close() {}
}
