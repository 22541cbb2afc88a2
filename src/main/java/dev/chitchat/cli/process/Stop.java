package dev.chitchat.cli.process;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The wish to end early: the first to ask decides the reason. Stops nothing by itself. Thread-safe. */
public final class Stop {

    private static final long SAME_WISH = Duration.ofSeconds(1).toNanos();

    /** Why to end early, with which exit code; the words are a part of a sentence. */
    public record Reason(int exitCode, String words) {}

    private final AtomicReference<@Nullable Reason> reason = new AtomicReference<>();
    private final Sinks.One<Reason> requested = Sinks.one();
    private final AtomicReference<@Nullable Long> firstAt = new AtomicReference<>();
    private final LongSupplier nanoTime;
    private final IntConsumer halt;

    public Stop() {
        this(System::nanoTime, Runtime.getRuntime()::halt);
    }

    Stop(LongSupplier nanoTime, IntConsumer halt) {
        this.nanoTime = nanoTime;
        this.halt = halt;
    }

    public void request(Reason why) {
        if (reason.compareAndSet(null, why)) {
            requested.tryEmitValue(why);
        }
    }

    public @Nullable Reason reason() {
        return reason.get();
    }

    /** Emits the reason once somebody asked, also to those who subscribe later. */
    public Mono<Reason> requested() {
        return requested.asMono();
    }

    /**
     * Takes over, for the rest of the process's life, the signals that ask it to end. The first lets what is in flight
     * finish; a further one, a second after it or more, leaves at once. Before that it is taken for the same wish:
     * {@code timeout} signals its child and then the group that the child is in. A signal that the parent process chose
     * to ignore, as {@code nohup} does, stays ignored.
     */
    static Stop listen() {
        Stop stop = new Stop();
        Signals.register("INT", () -> stop.heed(new Reason(ExitCode.INTERRUPTED, "interrupted")));
        Signals.register("TERM", () -> stop.heed(new Reason(ExitCode.TERMINATED, "asked to end (SIGTERM)")));
        Signals.register("HUP", () -> stop.heed(new Reason(ExitCode.HUNG_UP, "the terminal was closed (SIGHUP)")));
        return stop;
    }

    /** A signal has come. Asks and halts without a lock, since closing what runs may take long. */
    void heed(Reason why) {
        long now = nanoTime.getAsLong();
        Long first = firstAt.compareAndExchange(null, now);
        if (first == null) {
            request(why);
        } else if (now - first >= SAME_WISH) {
            halt.accept(why.exitCode());
        }
    }
}
