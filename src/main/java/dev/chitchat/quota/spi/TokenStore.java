package dev.chitchat.quota.spi;

import reactor.core.publisher.Mono;

/**
 * Keeps the tokens of one command of one application where several processes can reach them; what a shared quota is
 * built on, not for callers.
 *
 * <p>A store decides by its own clock only, takes the same lease asked for twice as asked for once, and lets a lease
 * that is never settled run out. It is asked one thing at a time.
 */
public interface TokenStore {

    /**
     * One round trip: takes in what has ended, and decides about the next call of the process that asks.
     *
     * <p>Lazy, never blocks, ends within a bounded time. Emits any error when the store is away or gives no answer;
     * what was asked may have been done all the same. Cancelling only loses the answer.
     *
     * @param request what ended and what is wanted
     * @return what was decided, on any thread
     */
    Mono<StoreAnswer> exchange(StoreRequest request);

    /** Gives back what the store holds open, once it is no longer used; not called twice. */
    void close();
}
