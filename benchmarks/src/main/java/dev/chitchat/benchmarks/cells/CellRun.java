package dev.chitchat.benchmarks.cells;

import dev.chitchat.ChitchatClient;
import dev.chitchat.retry.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One contender in one cell: a server, a client and a limiter of its own. */
final class CellRun implements AutoCloseable {

    private static final long LATEST_START_NANOS = 1_000_000_000;
    private static final Duration RETRY_WAIT = Duration.ofSeconds(1);

    private final Contender contender;
    private final Cell cell;
    private final int calls;
    private final boolean retrying;
    private final Duration offset;
    private final Server server;

    /** The seed decides when the cell starts; it is the same for every contender. */
    CellRun(Contender contender, Cell cell, int calls, boolean retrying, long seed, Server server) {
        this.contender = contender;
        this.cell = cell;
        this.calls = calls;
        this.retrying = retrying;
        this.offset = Duration.ofNanos(new SplittableRandom(seed).nextLong(LATEST_START_NANOS));
        this.server = server;
    }

    /** Lets them all run side by side, and closes them. */
    static List<Outcome> sideBySide(List<CellRun> runs) {
        try {
            List<Outcome> outcomes = Flux.fromIterable(runs)
                    .flatMap(CellRun::run, runs.size())
                    .collectList()
                    .block(Clients.PATIENCE);
            return outcomes == null ? List.of() : outcomes;
        } finally {
            runs.forEach(CellRun::close);
        }
    }

    /** Client and limiter are made at the start, so that a careful beginning counts against whoever has one. */
    private Mono<Outcome> run() {
        return Mono.delay(offset).then(Mono.defer(this::saturate));
    }

    private Mono<Outcome> saturate() {
        Tally tally = new Tally();
        Pacing pacing = contender.pacing().get();
        boolean inside = retrying && contender.isOurs();
        RetryPolicy retries = inside ? RetryPolicy.defaults() : RetryPolicy.none();
        UnaryOperator<Mono<Boolean>> whole = retrying && !inside ? CellRun::again : UnaryOperator.identity();
        ChitchatClient client = Clients.of(server.endpoint(), contender.quota().get(), retries);
        return pacing.run(tally.watch(client.update(Clients.UPDATE)), calls, whole)
                .then(Mono.fromSupplier(() -> outcome(tally, inside)))
                .doFinally(signal -> {
                    client.close();
                    pacing.close();
                });
    }

    /** A rejected attempt once more after a second, as often as our client does it, and through the limiter again. */
    private static Mono<Boolean> again(Mono<Boolean> attempt) {
        return attempt.filter(accepted -> accepted)
                .repeatWhenEmpty(RetryPolicy.defaults().maxRetries(), tries -> tries.delayElements(RETRY_WAIT))
                .onErrorReturn(IllegalStateException.class, false);
    }

    private Outcome outcome(Tally tally, boolean inside) {
        Server.Seen seen = server.seen();
        return new Outcome(
                contender.name(),
                cell,
                calls,
                tally.accepted(),
                Math.toIntExact(seen.rejected()),
                tally.failed(),
                retrying ? tally.shareAfterFirst() : tally.share(),
                seen.mostInWindow(),
                seen.accepted() == tally.accepted() && (inside || seen.rejected() == tally.rejected()));
    }

    @Override
    public void close() {
        server.close();
    }
}
