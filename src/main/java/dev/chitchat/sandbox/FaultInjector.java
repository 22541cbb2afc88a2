package dev.chitchat.sandbox;

import java.util.SplittableRandom;

/**
 * Draws the fate of each call from one seed; delays and faults come from streams of their own, so that changing one
 * leaves the other as it was.
 */
final class FaultInjector {

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

    synchronized Injection roll(Network network) {
        long wayIn = network.jitter().next(delays).toNanos();
        long wayOut = network.jitter().next(delays).toNanos();
        return new Injection(wayIn, wayOut, network.faults().draw(faults));
    }
}
