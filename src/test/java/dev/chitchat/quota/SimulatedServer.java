package dev.chitchat.quota;

import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.Jitter;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/** A server that counts calls as they arrive, behind a network that delays them on the way in and on the way out. */
final class SimulatedServer {

    private final EventLoop loop;
    private final LongPredicate counter;
    private final SplittableRandom random;
    private Jitter jitter;
    private long answersFromNanos;
    private long lastArrivalNanos;

    SimulatedServer(EventLoop loop, CountingModel model, Jitter jitter, long seed) {
        this(loop, model.newCounter(5, new SplittableRandom(seed).nextLong(1_000_000_000)), jitter, seed);
    }

    SimulatedServer(EventLoop loop, LongPredicate counter, Jitter jitter, long seed) {
        this.loop = loop;
        this.jitter = jitter;
        this.random = new SplittableRandom(seed);
        this.counter = counter;
    }

    void jitter(Jitter other) {
        this.jitter = other;
    }

    /** Goes on counting, but answers nothing before this moment. */
    void pauseUntil(long nanos) {
        this.answersFromNanos = nanos;
    }

    long lastArrivalNanos() {
        return lastArrivalNanos;
    }

    /** Sends a call now; the answer says whether it was accepted. */
    void call(Consumer<Boolean> answer) {
        loop.after(jitter.next(random).toNanos(), () -> arrive(answer));
    }

    private void arrive(Consumer<Boolean> answer) {
        boolean accepted = counter.test(loop.now());
        lastArrivalNanos = loop.now();
        long leaves = Math.max(loop.now(), answersFromNanos);
        loop.at(leaves + jitter.next(random).toNanos(), () -> answer.accept(accepted));
    }
}
