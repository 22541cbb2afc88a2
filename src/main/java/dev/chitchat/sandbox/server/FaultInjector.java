package dev.chitchat.sandbox.server;

import dev.chitchat.sandbox.Fault;
import dev.chitchat.sandbox.SandboxOptions;
import java.math.BigInteger;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Draws what happens to each call from one seed; each kind of thing comes from a stream of its own, so that changing one
 * leaves the others as they were.
 */
final class FaultInjector {

    /**
     * What was drawn for one call.
     *
     * @param extras what its answer carries beside what the pages name
     */
    record Injection(
            long wayInNanos, long wayOutNanos, @Nullable Fault fault, ObjectNode extras) {}

    private static final int ONE_IN = 8;
    private static final long PHASES = 1_000_000_000_000L;

    private final SplittableRandom delays;
    private final SplittableRandom faults;

    /** Where the ids of new questions come from; guarded by the service. */
    final SplittableRandom ids;

    private final SplittableRandom extras;
    final long phaseNanos;

    FaultInjector(long seed) {
        SplittableRandom root = new SplittableRandom(seed);
        this.delays = root.split();
        this.faults = root.split();
        this.phaseNanos = root.nextLong(PHASES);
        this.ids = root.split();
        this.extras = root.split();
    }

    synchronized Injection roll(SandboxOptions options) {
        long wayIn = options.jitter().next(delays).toNanos();
        long wayOut = options.jitter().next(delays).toNanos();
        return new Injection(wayIn, wayOut, options.faults().draw(faults), extras());
    }

    /** An id as support asks for it and, once in eight, a field that the service may add any day. */
    private ObjectNode extras() {
        ObjectNode drawn = JsonNodeFactory.instance.objectNode();
        drawn.put("RequestId", new UUID(extras.nextLong(), extras.nextLong()).toString());
        String name = "Field" + extras.nextInt(1000);
        switch (extras.nextInt(4 * ONE_IN)) {
            case 0 -> drawn.put(name, "ErrorCode: -14");
            case 1 -> drawn.put(name, BigInteger.TEN.pow(40));
            case 2 -> drawn.putNull(name);
            case 3 -> drawn.putObject(name).putArray("List").addObject().put("ErrorCode", -14);
            default -> {}
        }
        return drawn;
    }
}
