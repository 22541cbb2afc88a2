package dev.chitchat.retry;

import dev.chitchat.error.ClientClosedException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/** One attempt on its way through the {@link ServiceGate}; what is not final is guarded by the gate's lock. */
final class Passage {

    final CallHistory call;
    private final BackoffListener listener;
    private final Sinks.Empty<Void> recall = Sinks.empty();
    private Sinks.Empty<Void> turn = Sinks.unsafe().empty();
    private volatile @Nullable Disposable alarm;

    /** The last failure of any call when it came, if there was one. */
    @Nullable
    Throwable because;

    /** How often everybody in line had been sent away before it came. */
    int joinedAfter;

    /** Whether it goes to see whether the service is back, and nobody knows yet. */
    boolean probing;

    /** How long it may go to see, or 0 for as long as any attempt. */
    long patienceNanos;

    /** Whether it waited in line when an outage ended, so that its retry costs nothing. */
    boolean free;

    /** Whether it was sent back to the line right before it went out. */
    volatile boolean turnedBack;

    /** Whether its attempt goes out; set before any outcome of it can be told, and after the moment below. */
    volatile boolean attempted;

    /** When it went out. */
    long begunNanos;

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

    /** A new place in line. */
    void queue() {
        turn = Sinks.unsafe().empty();
    }

    /** Empty to go on, an error to give up. */
    Mono<Void> turn() {
        return turn.asMono();
    }

    /** Its attempt has to end then, whether it has an outcome or not. */
    void recallAfter(long nanos, Scheduler timer) {
        alarm = timer.schedule(recall::tryEmitEmpty, nanos, TimeUnit.NANOSECONDS);
    }

    Mono<Void> recalled() {
        return recall.asMono();
    }

    void forgetRecall() {
        Disposable pending = alarm;
        if (pending != null) {
            pending.dispose();
        }
    }

    /** Thrown where an attempt was about to go out that is not to. */
    CancellationException turnBack() {
        turnedBack = true;
        return new CancellationException("the service went down while the call waited for its turn");
    }

    void go() {
        listener.resumed();
        turn.tryEmitEmpty();
    }

    void giveUp(Throwable why) {
        turn.tryEmitError(why);
    }
}
