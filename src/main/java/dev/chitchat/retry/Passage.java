package dev.chitchat.retry;

import dev.chitchat.error.ClientClosedException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** One attempt on its way through the {@link ServiceGate}; what is not final is guarded by the gate's lock. */
final class Passage {

    final CallHistory call;
    private final BackoffListener listener;
    private final Sinks.Empty<Void> turn = Sinks.unsafe().empty();

    /** The last failure of any call when it came, if there was one. */
    @Nullable
    Throwable because;

    /** How often everybody in line had been sent away before it came. */
    int joinedAfter;

    /** Whether it goes to see whether the service is back, and nobody knows yet. */
    boolean probing;

    /** Whether its attempt was made; set before any outcome of it can be told. */
    volatile boolean attempted;

    Passage(CallHistory call, BackoffListener listener) {
        this.call = call;
        this.listener = listener;
    }

    boolean isRetry() {
        return call.attempts() > 0;
    }

    void waits(long nanos) {
        Throwable own = call.last();
        Throwable why = because != null ? because : own;
        listener.backingOff(
                why != null ? why : new ClientClosedException("the client is closed"), Duration.ofNanos(nanos));
    }

    /** Empty to go on, an error to give up. */
    Mono<Void> turn() {
        return turn.asMono();
    }

    void go() {
        listener.resumed();
        turn.tryEmitEmpty();
    }

    void giveUp(Throwable why) {
        turn.tryEmitError(why);
    }
}
