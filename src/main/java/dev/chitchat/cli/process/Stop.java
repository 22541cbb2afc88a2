package dev.chitchat.cli.process;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The wish to end early, made once: the first to ask decides the reason. Thread-safe.
 *
 * <p>It stops nothing by itself; a command that runs something listens to {@link #requested()}.
 */
public final class Stop {

    /**
     * Why to end early.
     *
     * @param exitCode what the process ends with
     * @param words the reason as a part of a sentence
     */
    public record Reason(int exitCode, String words) {}

    private final AtomicReference<@Nullable Reason> reason = new AtomicReference<>();
    private final Sinks.One<Reason> requested = Sinks.one();

    /** Asks for the end; returns whether this was the first to ask. */
    public boolean request(Reason why) {
        boolean first = reason.compareAndSet(null, why);
        if (first) {
            requested.tryEmitValue(why);
        }
        return first;
    }

    /** Why to end, or {@code null} while no stop was asked for. */
    public @Nullable Reason reason() {
        return reason.get();
    }

    /** Emits the reason once somebody asked, also to those who subscribe later. */
    public Mono<Reason> requested() {
        return requested.asMono();
    }
}
