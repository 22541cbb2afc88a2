package dev.chitchat.internal.call;

import dev.chitchat.error.ClientClosedException;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Counts calls from subscription to their end, so that a closing client knows when the last one is over.
 *
 * <p>One number holds both facts, twice the count plus one when closed: the thread that moves it to exactly one sees
 * the end, and no other does.
 */
public final class CallTracker {

    private static final long CLOSED = 1;
    private static final long CALL = 2;

    private final AtomicLong state = new AtomicLong();
    private final Sinks.Empty<Void> drained = Sinks.empty();

    /** Counts one call while it is subscribed to; refuses it once closed. */
    public <T> Mono<T> track(Mono<T> call) {
        return Mono.defer(() -> enter()
                ? call.doFinally(signal -> leave())
                : Mono.error(new ClientClosedException("the client is closed; build a new one")));
    }

    private boolean enter() {
        long seen = state.get();
        while ((seen & CLOSED) == 0) {
            if (state.compareAndSet(seen, seen + CALL)) {
                return true;
            }
            seen = state.get();
        }
        return false;
    }

    private void leave() {
        endIfLast(state.addAndGet(-CALL));
    }

    /** Whether this call closed it. */
    public boolean close() {
        long before = state.getAndUpdate(seen -> seen | CLOSED);
        if ((before & CLOSED) != 0) {
            return false;
        }
        endIfLast(before | CLOSED);
        return true;
    }

    private void endIfLast(long now) {
        if (now == CLOSED) {
            drained.tryEmitEmpty();
        }
    }

    /** Completes when closed and the last call has ended. */
    public Mono<Void> drained() {
        return drained.asMono();
    }
}
