package dev.chitchat.internal.pipeline;

import dev.chitchat.api.Outbound;
import dev.chitchat.api.UpdateReceipt;
import dev.chitchat.api.UpdateResult;
import dev.chitchat.internal.CallListener;
import dev.chitchat.internal.pipeline.Pipeline.InFlight;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A pipeline of a test, with 5 calls in flight at most unless it says otherwise. */
record Piped<M>(Pipeline<M> pipeline) {

    static <M> Piped<M> create(
            Function<? super M, String> key,
            BiFunction<? super M, CallListener, ? extends Mono<UpdateReceipt>> call,
            @Nullable BinaryOperator<M> merge) {
        return new Piped<>(new Pipeline<>(key, call, merge, Pipeline.LOOK_AHEAD, Schedulers.parallel(), null, () -> 5));
    }

    private Piped<M> with(int lookAhead, Scheduler clock, @Nullable Scheduler results, InFlight inFlight) {
        return new Piped<>(
                new Pipeline<>(pipeline.key(), pipeline.call(), pipeline.merge(), lookAhead, clock, results, inFlight));
    }

    Piped<M> withLookAhead(int elements) {
        return with(elements, pipeline.clock(), pipeline.results(), pipeline.inFlight());
    }

    Piped<M> withMaxInFlight(int calls) {
        return withInFlight(() -> calls);
    }

    Piped<M> withInFlight(InFlight bound) {
        return with(pipeline.lookAhead(), pipeline.clock(), pipeline.results(), bound);
    }

    Piped<M> withClock(Scheduler scheduler) {
        return with(pipeline.lookAhead(), scheduler, pipeline.results(), pipeline.inFlight());
    }

    Piped<M> withResultsOn(Scheduler scheduler) {
        return with(pipeline.lookAhead(), pipeline.clock(), scheduler, pipeline.inFlight());
    }

    Piped<M> withoutMerging() {
        return new Piped<>(pipeline.withoutMerging());
    }

    <C> Flux<UpdateResult<C>> send(Publisher<Outbound<M, C>> source) {
        return pipeline.send(source);
    }
}
