package dev.chitchat.cli.process;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The wish to end early, made once: the first to ask decides the reason. Thread-safe.
 *
 * <p>It stops nothing by itself; a command that runs something listens to {@link #requested()}.
 */
public final class Stop {

    /** Why to end early, with which exit code; the words are a part of a sentence. */
    public record Reason(int exitCode, String words) {}

    private final AtomicReference<@Nullable Reason> reason = new AtomicReference<>();
    private final Sinks.One<Reason> requested = Sinks.one();

    public boolean request(Reason why) {
        boolean first = reason.compareAndSet(null, why);
        if (first) {
            requested.tryEmitValue(why);
        }
        return first;
    }

    public @Nullable Reason reason() {
        return reason.get();
    }

    /** Emits the reason once somebody asked, also to those who subscribe later. */
    public Mono<Reason> requested() {
        return requested.asMono();
    }

    /**
     * Turns the signals that ask a process to end into a {@link Stop}. The first lets what is in flight finish; a further one,
     * a second after it or more, leaves at once. Before that it is taken for the same wish: {@code timeout} signals its child
     * and then the group that the child is in. A signal that the parent process chose to ignore, as {@code nohup} does, stays
     * ignored.
     */
    static final class StopSignals {

        private static final long SAME_WISH = Duration.ofSeconds(1).toNanos();

        private final Stop stop;
        private final LongSupplier nanoTime;
        private final IntConsumer halt;
        private final AtomicReference<@Nullable Long> firstAt = new AtomicReference<>();

        StopSignals(Stop stop, LongSupplier nanoTime, IntConsumer halt) {
            this.stop = stop;
            this.nanoTime = nanoTime;
            this.halt = halt;
        }

        /** Takes the signals over for the rest of the process's life. */
        static Stop listen() {
            Stop stop = new Stop();
            StopSignals signals = new StopSignals(stop, System::nanoTime, Runtime.getRuntime()::halt);
            signals.on("INT", new Stop.Reason(ExitCode.INTERRUPTED, "interrupted"));
            signals.on("TERM", new Stop.Reason(ExitCode.TERMINATED, "asked to end (SIGTERM)"));
            signals.on("HUP", new Stop.Reason(ExitCode.HUNG_UP, "the terminal was closed (SIGHUP)"));
            return stop;
        }

        private void on(String signal, Stop.Reason reason) {
            Signals.register(signal, () -> heed(reason));
        }

        /** A signal has come. Asks and halts without a lock, since closing what runs may take long. */
        void heed(Stop.Reason reason) {
            long now = nanoTime.getAsLong();
            Long first = firstAt.compareAndExchange(null, now);
            if (first == null) {
                stop.request(reason);
            } else if (now - first >= SAME_WISH) {
                halt.accept(reason.exitCode());
            }
        }
    }
}
