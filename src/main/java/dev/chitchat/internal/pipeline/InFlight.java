package dev.chitchat.internal.pipeline;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How many calls a stream keeps under way. May be asked by any thread. */
interface InFlight {

    /** Asked anew before each start; below 1 counts as 1. */
    int most();

    /** For how long an attempt counts that goes out now, or {@code null} for as long as it takes. */
    default @Nullable Duration counted() {
        return null;
    }

    /** An attempt was accepted, so long after it was permitted. */
    default void answered(long nanos) {}
}
