package dev.chitchat.sandbox;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import reactor.core.publisher.Flux;

/** Waits, within bounds, for something that happens on another thread. */
public final class Eventually {

    private Eventually() {}

    public static void holds(BooleanSupplier condition) {
        Flux.interval(Duration.ofMillis(2))
                .filter(tick -> condition.getAsBoolean())
                .blockFirst(Duration.ofSeconds(30));
    }
}
