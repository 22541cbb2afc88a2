package dev.chitchat.internal.pipeline;

import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How many calls a stream keeps under way.
 *
 * @param most asked anew before each start; below 1 counts as 1
 * @param counted for how long an attempt counts that goes out now, or {@code null} for as long as it takes
 * @param answered hears how long each accepted attempt took from its permit
 */
record InFlight(IntSupplier most, @Nullable Supplier<Duration> counted, LongConsumer answered) {

    static InFlight atMost(int calls) {
        return new InFlight(() -> calls, null, nanos -> {});
    }

    static InFlight asFewAsKeepUp(double perSecond) {
        AdaptiveConcurrency few = new AdaptiveConcurrency(perSecond);
        return new InFlight(few::most, few::counted, few::answered);
    }
}
