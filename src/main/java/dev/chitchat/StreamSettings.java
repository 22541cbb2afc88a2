package dev.chitchat;

import dev.chitchat.pipeline.Pipeline;
import dev.chitchat.pipeline.PipelineOptions;
import dev.chitchat.quota.QuotaStatus;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * How a client runs its streams.
 *
 * @param options look-ahead, calls under way, merging
 * @param results where results are emitted, or null for the thread at hand
 * @param inFlight how many calls to keep under way as the quota stands, or null for what the options say
 */
record StreamSettings(
        PipelineOptions options,
        @Nullable Scheduler results,
        @Nullable InFlight inFlight) {

    /**
     * A bound that follows the quota.
     *
     * @param most how many calls may be under way
     * @param counted for how long one counts
     */
    record InFlight(ToIntFunction<QuotaStatus> most, Function<QuotaStatus, Duration> counted) {}

    <M, R> Pipeline<M, R> applyTo(Pipeline<M, R> pipeline, Supplier<QuotaStatus> quota) {
        Pipeline<M, R> streams = results == null ? pipeline : pipeline.withResultsOn(results);
        InFlight bound = inFlight;
        return bound == null
                ? streams
                : streams.withInFlight(
                        () -> bound.most().applyAsInt(quota.get()),
                        () -> bound.counted().apply(quota.get()));
    }
}
