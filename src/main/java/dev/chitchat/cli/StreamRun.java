package dev.chitchat.cli;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.ClientClosedException;
import dev.chitchat.pipeline.Outbound;
import dev.chitchat.pipeline.UpdateResult;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * One run of {@code stream}: reads records as the client asks for them, sends the updates among them and writes a result
 * for each.
 *
 * <p>Reading and writing block and therefore happen on threads made for that. When a {@link Stop} is requested, reading
 * ends and the client is closed: what is in flight finishes and gets its result, what only waited counts as not sent.
 */
final class StreamRun {

    private final ChitchatClient client;
    private final Results results;
    private final Tally tally;
    private final Stop stop;
    private final AtomicReference<@Nullable IOException> readFailure = new AtomicReference<>();
    private volatile boolean broken;

    StreamRun(ChitchatClient client, Results results, Tally tally, Stop stop) {
        this.client = client;
        this.results = results;
        this.tally = tally;
        this.stop = stop;
    }

    /**
     * Runs to the end and blocks until then.
     *
     * @throws ChitchatException if something is wrong with the account, so that sending more would be of no use
     */
    void run(RecordSource records) {
        // A thread of its own, shared with nobody: one that waits for standard input cannot be called off.
        Scheduler reading = Schedulers.newSingle("chitchat-input", true);
        try {
            run(read(records).subscribeOn(reading));
        } finally {
            reading.dispose();
        }
    }

    private void run(Flux<InputRecord> records) {
        stop.requested().subscribe(why -> client.close());
        Flux<Outbound<ChitchatUpdate, Source>> updates =
                records.takeUntilOther(stop.requested()).handle(this::take);
        client.updateAll(updates)
                .publishOn(Schedulers.boundedElastic(), 1)
                .doOnNext(this::settle)
                .onErrorComplete(failure -> stop.reason() != null && failure instanceof ClientClosedException)
                .blockLast();
    }

    private Flux<InputRecord> read(RecordSource records) {
        return Flux.generate(
                () -> records,
                (source, sink) -> {
                    next(source, sink);
                    return source;
                },
                StreamRun::closeQuietly);
    }

    private void next(RecordSource source, SynchronousSink<InputRecord> sink) {
        try {
            InputRecord record = source.next();
            if (record == null) {
                sink.complete();
            } else {
                tally.read();
                sink.next(record);
            }
        } catch (IOException e) {
            readFailure.set(e);
            sink.complete();
        }
    }

    private void take(InputRecord record, SynchronousSink<Outbound<ChitchatUpdate, Source>> sink) {
        if (record instanceof InputRecord.Update good) {
            ChitchatUpdate update = good.update();
            sink.next(Outbound.of(update, new Source(good.line(), update.standardQuestionId())));
        } else if (record instanceof InputRecord.Defective bad) {
            tally.defective();
            write(ResultLine.of(bad));
        }
    }

    private void settle(UpdateResult<Source> result) {
        if (!leftUnsent(result)) {
            tally.settled(result);
            write(ResultLine.of(result));
        }
    }

    private boolean leftUnsent(UpdateResult<Source> result) {
        return stop.reason() != null
                && result instanceof UpdateResult.Failed<Source> failed
                && failed.error() instanceof ClientClosedException
                && failed.attempts() == 0;
    }

    private void write(ResultLine line) {
        if (broken) {
            return;
        }
        try {
            results.write(line);
        } catch (IOException e) {
            broken = true;
            stop.request(results.broken());
        }
    }

    private static void closeQuietly(RecordSource source) {
        try {
            source.close();
        } catch (IOException e) {
            // everything that was wanted has been read
        }
    }

    /** Why the input could not be read to its end, or {@code null}. */
    @Nullable
    IOException readFailure() {
        return readFailure.get();
    }
}
