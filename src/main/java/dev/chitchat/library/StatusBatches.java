package dev.chitchat.library;

import dev.chitchat.error.ApiException;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.UnexpectedException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Sets the status of many questions with few calls; what {@code ChitchatLibrary} enables, disables and deletes with. Immutable
 * and thread-safe if its call is.
 *
 * <p>The service answers a batch as a whole. A batch that it refuses because of its size or of one question in it is
 * halved until the one is found, so that the others get their status.
 */
public final class StatusBatches {

    /** How many questions go out in one call; no page of the service names a bound. */
    public static final int BATCH_SIZE = 100;

    private static final Duration PATIENCE = Duration.ofMillis(200);
    private static final int NO_SUCH_RESOURCE = -50003;
    private static final int BAD_PARAMETER = -7;
    private static final int BATCH_SIZE_REFUSED = 70206;

    private final Function<List<String>, Mono<Void>> call;
    private final boolean deletes;

    private StatusBatches(Function<List<String>, Mono<Void>> call, boolean deletes) {
        this.call = call;
        this.deletes = deletes;
    }

    /**
     * Batches over a call.
     *
     * @param call sets the status of some questions, all or none
     * @param deletes whether it deletes them; one that is gone after a call without an answer then counts as deleted
     * @return the batches
     */
    public static StatusBatches of(Function<List<String>, Mono<Void>> call, boolean deletes) {
        return new StatusBatches(call, deletes);
    }

    /**
     * A result for every id, in order.
     *
     * <p>Nothing happens before subscription. A batch is full at {@link #BATCH_SIZE} ids or goes out when no further one came for 200 ms. One batch is under
     * way at a time, and cancelling cancels it. An error that concerns the account ends the stream, any other is a result.
     *
     * @param ids the questions
     * @param timer measures the 200 ms
     * @return the results
     */
    public Flux<StatusResult> send(Publisher<String> ids, Scheduler timer) {
        return Flux.from(ids)
                .bufferTimeout(BATCH_SIZE, PATIENCE, timer, true)
                .concatMap(batch -> send(List.copyOf(new LinkedHashSet<>(batch)), false), 1);
    }

    private Flux<StatusResult> send(List<String> batch, boolean doubtful) {
        return Flux.defer(() -> call.apply(batch))
                .thenMany(Flux.fromIterable(batch).<StatusResult>map(StatusResult.Done::new))
                .onErrorResume(failure -> explain(batch, UnexpectedException.from(failure), doubtful));
    }

    private Flux<StatusResult> explain(List<String> batch, ChitchatException failure, boolean doubtfulBefore) {
        if (failure.concernsAccount()) {
            return Flux.error(failure);
        }
        boolean doubtful = doubtfulBefore || hadNoAnswer(failure);
        if (batch.size() > 1 && failure instanceof ApiException refused && isOfOne(refused)) {
            int half = batch.size() / 2;
            return send(batch.subList(0, half), doubtful).concatWith(send(batch.subList(half, batch.size()), doubtful));
        }
        boolean gone =
                deletes && doubtful && failure instanceof ApiException refused && refused.code() == NO_SUCH_RESOURCE;
        return Flux.fromIterable(batch)
                .map(id -> gone ? new StatusResult.Done(id) : new StatusResult.Failed(id, failure));
    }

    private static boolean isOfOne(ApiException refused) {
        return switch (refused.code()) {
            case NO_SUCH_RESOURCE, BAD_PARAMETER, BATCH_SIZE_REFUSED -> true;
            default -> false;
        };
    }

    /** Whether an earlier attempt may have taken effect. */
    private static boolean hadNoAnswer(ChitchatException failure) {
        for (Throwable earlier : failure.getSuppressed()) {
            if (earlier instanceof ChitchatException known && known.mayHaveTakenEffect()) {
                return true;
            }
        }
        return false;
    }
}
