package dev.chitchat.sandbox.server;

import dev.chitchat.sandbox.Fault;
import dev.chitchat.sandbox.SandboxOptions;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Draws the fate of each call from one seed; delays and faults come from streams of their own, so that changing one
 * leaves the other as it was.
 */
final class FaultInjector {

    /** What was drawn for one call: its delay each way, and a fault or none. */
    record Injection(
            long wayInNanos, long wayOutNanos, @Nullable Fault fault) {}

    private static final long PHASES = 1_000_000_000_000L;

    private final SplittableRandom delays;
    private final SplittableRandom faults;
    private final SplittableRandom ids;
    private final long phaseNanos;

    FaultInjector(long seed) {
        SplittableRandom root = new SplittableRandom(seed);
        this.delays = root.split();
        this.faults = root.split();
        this.phaseNanos = root.nextLong(PHASES);
        this.ids = root.split();
    }

    long phaseNanos() {
        return phaseNanos;
    }

    /** Where the ids of new questions come from; guarded by the service. */
    SplittableRandom ids() {
        return ids;
    }

    synchronized Injection roll(SandboxOptions options) {
        long wayIn = options.jitter().next(delays).toNanos();
        long wayOut = options.jitter().next(delays).toNanos();
        return new Injection(wayIn, wayOut, options.faults().draw(faults));
    }
}
