package dev.chitchat.benchmarks.cells;

import dev.chitchat.benchmarks.peers.Pacer;
import java.time.Duration;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** How one contender lets a saturated stream of calls loose. */
interface Pacing extends AutoCloseable {

    /**
     * Makes so many calls.
     *
     * @param attempt one way to the server and back
     * @param calls how many
     * @param whole makes a call of an attempt that has passed the limiter: the attempt again where it was rejected
     * @return what became of the calls
     */
    <T> Flux<T> run(Mono<T> attempt, int calls, UnaryOperator<Mono<T>> whole);

    @Override
    default void close() {}

    /** All at once: the quota inside of the client does the rest. */
    static Pacing none() {
        return new Pacing() {
            @Override
            public <T> Flux<T> run(Mono<T> attempt, int calls, UnaryOperator<Mono<T>> whole) {
                return Flux.range(0, calls).flatMap(i -> whole.apply(attempt), calls);
            }
        };
    }

    /** All at once, each through a limiter. */
    static Pacing each(Pacer pacer) {
        return new Pacing() {
            @Override
            public <T> Flux<T> run(Mono<T> attempt, int calls, UnaryOperator<Mono<T>> whole) {
                return Flux.range(0, calls).flatMap(i -> whole.apply(pacer.limit(attempt)), calls);
            }

            @Override
            public void close() {
                pacer.close();
            }
        };
    }

    /** {@code delayElements} before the calls. */
    static Pacing delayElements(Duration gap) {
        return new Pacing() {
            @Override
            public <T> Flux<T> run(Mono<T> attempt, int calls, UnaryOperator<Mono<T>> whole) {
                return Flux.range(0, calls).delayElements(gap).flatMap(i -> whole.apply(attempt), calls);
            }
        };
    }

    /** Zipped with the ticks of an interval. */
    static Pacing zipInterval(Duration gap) {
        return new Pacing() {
            @Override
            public <T> Flux<T> run(Mono<T> attempt, int calls, UnaryOperator<Mono<T>> whole) {
                return Flux.zip(Flux.range(0, calls), Flux.interval(gap)).flatMap(i -> whole.apply(attempt), calls);
            }
        };
    }

    /** So many at a time, each holding its place for a while after its answer. */
    static Pacing places(int places, Duration after) {
        return new Pacing() {
            @Override
            public <T> Flux<T> run(Mono<T> attempt, int calls, UnaryOperator<Mono<T>> whole) {
                return Flux.range(0, calls).flatMap(i -> whole.apply(attempt).delayElement(after), places);
            }
        };
    }
}
