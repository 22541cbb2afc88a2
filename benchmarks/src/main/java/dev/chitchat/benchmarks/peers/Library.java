package dev.chitchat.benchmarks.peers;

import dev.chitchat.quota.Rate;
import java.util.Locale;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** The limiters that are compared. */
public enum Library {
    /** No limiter: what the others are measured against. */
    NONE(rate -> new Unlimited()),

    /** Ours. */
    CHITCHAT(ChitchatPacer::new),

    /** resilience4j-reactor's operator. */
    RESILIENCE4J(Resilience4jPacer::new),

    /** Bucket4j's asynchronous consume. */
    BUCKET4J(Bucket4jPacer::new),

    /** Guava's blocking acquire on a bounded elastic scheduler. */
    GUAVA(GuavaPacer::new),

    /** Discord4J's global rate limiter. */
    DISCORD4J(Discord4jPacer::new);

    private final Function<Rate, Pacer> factory;

    Library(Function<Rate, Pacer> factory) {
        this.factory = factory;
    }

    /**
     * A fresh limiter that shares nothing with any other.
     *
     * @param rate what it allows
     * @return the limiter, to be closed
     */
    public Pacer pacer(Rate rate) {
        return factory.apply(rate);
    }

    /** The name in lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static final class Unlimited implements Pacer {

        @Override
        public <T> Mono<T> limit(Mono<T> call) {
            return call;
        }
    }
}
