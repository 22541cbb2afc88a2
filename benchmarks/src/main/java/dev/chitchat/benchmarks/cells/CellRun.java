package dev.chitchat.benchmarks.cells;

import dev.chitchat.ChitchatClient;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.sandbox.SandboxStatistics;
import java.time.Duration;
import java.util.SplittableRandom;
import reactor.core.publisher.Mono;

/** One contender in one cell: a sandbox, a client and a limiter of its own. */
final class CellRun implements AutoCloseable {

    private static final long LATEST_START_NANOS = 1_000_000_000;

    private final Contender contender;
    private final Cell cell;
    private final int calls;
    private final Duration offset;
    private final ChitchatSandbox sandbox;

    /** The seed decides the server's phase, the delays and when the cell starts; it is the same for every contender. */
    CellRun(Contender contender, Cell cell, int calls, long seed) {
        this.contender = contender;
        this.cell = cell;
        this.calls = calls;
        this.offset = Duration.ofNanos(new SplittableRandom(seed).nextLong(LATEST_START_NANOS));
        this.sandbox = ChitchatSandbox.start(SandboxOptions.DEFAULTS
                .withModel(cell.model())
                .withJitter(cell.jitter())
                .withSeed(seed));
    }

    /** Client and limiter are made at the start, so that a careful beginning counts against whoever has one. */
    Mono<Outcome> run() {
        return Mono.delay(offset).then(Mono.defer(this::saturate));
    }

    private Mono<Outcome> saturate() {
        Tally tally = new Tally();
        Pacing pacing = contender.pacing().get();
        ChitchatClient client = Clients.of(sandbox, contender.quota().get());
        return pacing.run(tally.watch(client.update(Clients.UPDATE)), calls)
                .then(Mono.fromSupplier(() -> outcome(tally)))
                .doFinally(signal -> {
                    client.close();
                    pacing.close();
                });
    }

    private Outcome outcome(Tally tally) {
        SandboxStatistics seen = sandbox.statistics();
        return new Outcome(
                contender.name(),
                cell,
                calls,
                tally.accepted(),
                tally.rejected(),
                tally.failed(),
                tally.seconds(),
                seen.maxArrivalsInAnyWindow(),
                seen.accepted() == tally.accepted() && seen.rejected() == tally.rejected());
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
