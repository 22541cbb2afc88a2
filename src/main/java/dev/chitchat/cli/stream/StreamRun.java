package dev.chitchat.cli.stream;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.Outbound;
import dev.chitchat.api.ResultLine;
import dev.chitchat.api.UpdateResult;
import dev.chitchat.cli.input.Fingerprint;
import dev.chitchat.cli.input.Input.InputRecord;
import dev.chitchat.cli.input.RowReader;
import dev.chitchat.cli.journal.Results;
import dev.chitchat.cli.journal.Resumption;
import dev.chitchat.cli.process.Stop;
import dev.chitchat.cli.progress.Tally;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.ClientClosedException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;

/**
 * One run of {@code stream}: reads records as the client asks for them, sends the open updates among them and writes a
 * result for each.
 *
 * <p>Reading blocks and happens on a thread made for that. Writing blocks too, and happens where the client emits
 * results ({@link #writing}) without a hop, since the client starts the next call when the result before has been
 * taken: so that result is written by then, and on disk if the call is the same question's. When a {@link Stop} is
 * requested, reading ends and the client is closed: what is in flight finishes and gets its result, what only waited
 * counts as not sent.
 */
final class StreamRun implements AutoCloseable {

    /** Where an update came from; without its texts, which may be many while they wait. */
    private record Source(long line, String id, Fingerprint fingerprint) {}

    private final Results results;
    private final Resumption resumption;
    final Tally tally;
    final Stop stop;
    private final List<Map<String, Object>> mergedSoFar = new ArrayList<>();
    private final long limit;

    /** Whether there is more to send than was allowed. */
    volatile boolean limitReached;

    /** Why the input could not be read to its end. */
    volatile @Nullable IOException readFailure;

    /** What is wrong with the account, so that sending more would be of no use. */
    @Nullable
    ChitchatException accountFailure;

    private long taken;

    /**
     * The one thread that results are written on and calls are started from. It may stand still until the look-ahead is
     * full, so that the first calls are merged too. Where a run goes on after a crash, whose last calls may have taken
     * effect, each question's first call then carries at least the updates of its last one, so it sets nothing back.
     */
    final Scheduler writing = Results.thread("chitchat-results");

    private final CountDownLatch full = new CountDownLatch(1);
    private final long awaited;

    /** Writing starts when {@code awaited} updates have been read, or all; at once where none is waited for. */
    StreamRun(Results results, Resumption resumption, Tally tally, Stop stop, long limit, long awaited) {
        this.results = results;
        this.resumption = resumption;
        this.tally = tally;
        this.stop = stop;
        this.limit = limit;
        this.awaited = awaited;
        if (awaited > 0) {
            writing.schedule(() -> {
                try {
                    full.await();
                } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }

    @Override
    public void close() {
        full.countDown();
        writing.dispose();
    }

    /** Runs to the end and blocks until then. */
    void run(ChitchatClient client, RowReader records) {
        // A thread of its own, since one that waits for standard input cannot be interrupted.
        Scheduler reading = Results.thread("chitchat-input");
        try {
            stop.requested().subscribe(why -> client.close());
            Flux<Outbound<ChitchatUpdate, Source>> updates = read(records)
                    .subscribeOn(reading)
                    .takeUntilOther(stop.requested())
                    .<Outbound<ChitchatUpdate, Source>>handle(this::takeRecord)
                    .doFinally(end -> full.countDown());
            client.updateAll(updates)
                    .doOnNext(this::settle)
                    .onErrorComplete(failure -> stop.reason() != null && failure instanceof ClientClosedException)
                    .blockLast();
        } catch (ChitchatException e) {
            accountFailure = e;
        } finally {
            results.orStop(stop, results::finish);
            reading.dispose();
        }
    }

    private Flux<InputRecord> read(RowReader records) {
        return Flux.generate(
                () -> records,
                (source, sink) -> {
                    next(source, sink);
                    // The client holds it by now: next() hands it over before it returns.
                    if (taken >= awaited) {
                        full.countDown();
                    }
                    return source;
                },
                RowReader::close);
    }

    private void next(RowReader source, SynchronousSink<InputRecord> sink) {
        try {
            InputRecord record = source.nextRecord();
            boolean open = record != null && !resumption.settled(record);
            limitReached = open && taken == limit;
            if (record == null || limitReached) {
                sink.complete();
            } else {
                tally.read();
                sink.next(record);
            }
        } catch (IOException e) {
            readFailure = e;
            sink.complete();
        }
    }

    private void takeRecord(InputRecord record, SynchronousSink<Outbound<ChitchatUpdate, Source>> sink) {
        if (resumption.settled(record)) {
            tally.passedOver();
        } else if (record instanceof InputRecord.Update good) {
            take(good, sink);
        } else if (record instanceof InputRecord.Defective bad) {
            settle(ResultLine.of(bad.error(), bad.line()), bad.fingerprint());
        }
    }

    private void take(InputRecord.Update record, SynchronousSink<Outbound<ChitchatUpdate, Source>> sink) {
        Long into = resumption.supersededBy(record);
        String id = record.update().standardQuestionId();
        if (into == null) {
            taken++;
            results.taken(id);
            Source source = new Source(record.line(), id, record.fingerprint());
            sink.next(Outbound.of(resumption.toSend(record), source));
        } else {
            ResultLine superseded = new ResultLine(record.line(), id, "merged", 0, Duration.ZERO, into, null, null);
            settle(superseded, record.fingerprint());
        }
    }

    /** A record that is not sent has its outcome: it is no update, or later ones in effect set all that it sets. */
    private void settle(ResultLine line, Fingerprint fingerprint) {
        tally.settled(line);
        results.orStop(stop, () -> results.write(List.of(members(line, fingerprint))));
    }

    /** A line of results, with the fingerprint of the line of input that it is about. */
    static Map<String, Object> members(ResultLine line, Fingerprint fingerprint) {
        Map<String, Object> members = line.members();
        members.put("sha256", fingerprint.toString());
        return members;
    }

    /** Results of a merged call come one after the other, that of the carrier last, and are written as one. */
    private void settle(UpdateResult<Source> result) {
        boolean unsent =
                result instanceof UpdateResult.Failed<Source> failed && failed.error() instanceof ClientClosedException;
        if (stop.reason() != null && unsent) {
            return; // also one that was to be tried again: whether it took effect is unknown, so it stays open
        }
        ResultLine line = ResultLine.of(result, Source::id, Source::line);
        tally.settled(line);
        mergedSoFar.add(members(line, result.correlation().fingerprint()));
        if (!(result instanceof UpdateResult.Merged)) {
            results.orStop(stop, () -> {
                results.write(mergedSoFar);
                results.settled(result.correlation().id(), mergedSoFar.size());
            });
            mergedSoFar.clear();
        }
    }
}
