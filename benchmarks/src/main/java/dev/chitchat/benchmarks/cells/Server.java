package dev.chitchat.benchmarks.cells;

import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.SandboxOptions;
import java.net.URI;

/** What a cell's calls go to, and what it saw of them. */
interface Server extends AutoCloseable {

    URI endpoint();

    /** Calls answered with success, calls answered with -14, and the most that arrived in any second. */
    Seen seen();

    @Override
    void close();

    /** The sandbox, which counts and delays as the cell says; the seed decides its phase and the delays. */
    static Server sandbox(Cell cell, long seed) {
        ChitchatSandbox sandbox = ChitchatSandbox.start(SandboxOptions.DEFAULTS
                .withModel(CountingModel.from(cell.server()))
                .withJitter(cell.jitter())
                .withSeed(seed));
        return new Server() {
            @Override
            public URI endpoint() {
                return sandbox.endpoint();
            }

            @Override
            public Seen seen() {
                var statistics = sandbox.statistics();
                return new Seen(statistics.accepted(), statistics.rejected(), statistics.maxArrivalsInAnyWindow());
            }

            @Override
            public void close() {
                sandbox.close();
            }
        };
    }

    /**
     * A server's counters.
     *
     * @param accepted answered with success
     * @param rejected answered with -14
     * @param mostInWindow the most arrivals in any second
     */
    record Seen(long accepted, long rejected, int mostInWindow) {}
}
