package dev.chitchat.internal.pipeline;

import dev.chitchat.api.UpdateResult;
import dev.chitchat.error.ChitchatException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * Turns the end of a call into a result for each element it carried, and keeps the results until they are emitted.
 *
 * <p>A merged call that failed gives no result: its elements go back to the front of their queue, to be sent one by one.
 * Not thread-safe.
 */
record Outcomes<M, C>(KeyQueues<M, C> queues, Scheduler clock, ArrayDeque<Element<M, C>> results) {

    /** The carrier's result is emitted last, so that after it all are known. */
    void applied(Batch<M, C> batch, int attempts, @Nullable String requestId) {
        Element<M, C> first = batch.first();
        C carrier = first.outbound.correlation();
        for (Element<M, C> other : batch.others()) {
            C correlation = other.outbound.correlation();
            add(other, new UpdateResult.Merged<>(correlation, carrier, attempts, elapsed(other)));
        }
        first.frees = batch.queue();
        add(first, new UpdateResult.Applied<>(carrier, first.earlierAttempts + attempts, elapsed(first), requestId));
    }

    /** An account failure is the first element's alone; sent one by one, the others would not have been started. */
    void failed(Batch<M, C> batch, ChitchatException why) {
        if (!batch.isMerged() || why.affectsEveryCall()) {
            batch.putBack(batch.others());
            batch.first().frees = batch.queue();
            failed(batch.first(), why);
            return;
        }
        for (Element<M, C> part : batch.parts()) {
            part.alone = true;
            part.earlierAttempts += why.attempts();
        }
        batch.putBack(batch.parts());
        queues.free(batch.queue());
    }

    void failed(Element<M, C> element, ChitchatException why) {
        int attempts = element.earlierAttempts + why.attempts();
        add(element, new UpdateResult.Failed<>(element.outbound.correlation(), why, attempts, elapsed(element)));
    }

    private void add(Element<M, C> element, UpdateResult<C> result) {
        element.result = result;
        results.add(element);
    }

    private Duration elapsed(Element<M, C> element) {
        return Duration.ofNanos(clock.now(TimeUnit.NANOSECONDS) - element.takenNanos);
    }

    /** The oldest result that has not been taken. */
    @Nullable
    Element<M, C> poll() {
        return results.poll();
    }
}
