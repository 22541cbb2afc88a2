package dev.chitchat.internal.pipeline;

import dev.chitchat.api.Outbound;
import dev.chitchat.api.UpdateResult;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.scheduler.Scheduler;

/**
 * The keyed operator: sends what its source emits, in order per key, and emits what became of it.
 *
 * @param <M> the type of messages
 * @param <R> the type of what a call answers
 * @param <C> the type of correlations
 */
final class KeyedSend<M, R, C> extends FluxOperator<Outbound<M, C>, UpdateResult<C>> {

    private final Pipeline<M, R> pipeline;

    private KeyedSend(Flux<Outbound<M, C>> source, Pipeline<M, R> pipeline) {
        super(source);
        this.pipeline = pipeline;
    }

    static <M, R, C> Flux<UpdateResult<C>> over(Publisher<Outbound<M, C>> source, Pipeline<M, R> pipeline) {
        return onAssembly(new KeyedSend<>(Flux.from(source), pipeline));
    }

    @Override
    public void subscribe(CoreSubscriber<? super UpdateResult<C>> actual) {
        Scheduler clock = pipeline.clock();
        source.subscribe(new KeyedSubscriber<>(actual, pipeline, clock));
    }

    @Override
    public int getPrefetch() {
        return pipeline.options().lookAhead();
    }

    @Override
    @SuppressWarnings("rawtypes") // as the interface has it
    public @Nullable Object scanUnsafe(Attr key) {
        return key == Attr.RUN_STYLE ? pipeline.runStyle() : super.scanUnsafe(key);
    }
}
