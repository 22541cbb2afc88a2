package dev.chitchat.benchmarks.cells;

import dev.chitchat.benchmarks.peers.Pacer;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** How one contender lets a saturated stream of calls loose. */
interface Pacing extends AutoCloseable {

    <T> Flux<T> run(Mono<T> call, int calls);

    @Override
    default void close() {}

    /** All at once: the quota inside of the client does the rest. */
    static Pacing none() {
        return new Pacing() {
            @Override
            public <T> Flux<T> run(Mono<T> call, int calls) {
                return Flux.range(0, calls).flatMap(i -> call, calls);
            }
        };
    }

    /** All at once, each through a limiter. */
    static Pacing each(Pacer pacer) {
        return new Pacing() {
            @Override
            public <T> Flux<T> run(Mono<T> call, int calls) {
                return Flux.range(0, calls).flatMap(i -> pacer.limit(call), calls);
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
            public <T> Flux<T> run(Mono<T> call, int calls) {
                return Flux.range(0, calls).delayElements(gap).flatMap(i -> call, calls);
            }
        };
    }

    /** Zipped with the ticks of an interval. */
    static Pacing zipInterval(Duration gap) {
        return new Pacing() {
            @Override
            public <T> Flux<T> run(Mono<T> call, int calls) {
                return Flux.zip(Flux.range(0, calls), Flux.interval(gap)).flatMap(i -> call, calls);
            }
        };
    }

    /** So many at a time, each holding its place for a while after its answer. */
    static Pacing places(int places, Duration after) {
        return new Pacing() {
            @Override
            public <T> Flux<T> run(Mono<T> call, int calls) {
                return Flux.range(0, calls).flatMap(i -> call.delayElement(after), places);
            }
        };
    }
}
