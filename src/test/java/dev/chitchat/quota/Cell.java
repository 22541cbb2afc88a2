package dev.chitchat.quota;

import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.Jitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One way a server counts, behind one kind of network. */
record Cell(CountingModel model, Network network) {

    private static final double WINDOW_SECONDS = 1;
    private static final double RATE = 5;
    private static final Set<CountingModel> WITHIN_ITS_WORD = Set.of(
            CountingModel.FIXED_WINDOW,
            CountingModel.SLIDING_LOG,
            CountingModel.SLIDING_LOG_ALL,
            CountingModel.TOKEN_BUCKET);

    /** The four networks that limiters are measured on, each with a way that takes some milliseconds at least. */
    enum Network {
        NONE,
        UNIFORM,
        LOGNORMAL,
        SPIKE;

        Jitter jitter() {
            return switch (this) {
                case NONE -> Jitter.steady(Duration.ofMillis(10));
                case UNIFORM -> Jitter.uniform().plus(Duration.ofMillis(5));
                case LOGNORMAL -> Jitter.lognormal().plus(Duration.ofMillis(5));
                case SPIKE -> Jitter.spike().plus(Duration.ofMillis(20));
            };
        }
    }

    static List<Cell> all() {
        List<Cell> cells = new ArrayList<>();
        for (CountingModel model : CountingModel.values()) {
            if (model != CountingModel.NONE) {
                for (Network network : Network.values()) {
                    cells.add(new Cell(model, network));
                }
            }
        }
        return cells;
    }

    /** Whether the server accepts whatever keeps to N arrivals in any window, as the service documents it. */
    boolean keepsItsWord() {
        return WITHIN_ITS_WORD.contains(model);
    }

    /** Makes these calls with one bucket, as fast as it allows. */
    Outcome run(int calls, long seed) {
        EventLoop loop = new EventLoop();
        return run(loop, new SimulatedServer(loop, model, network.jitter(), seed), calls);
    }

    static Outcome run(EventLoop loop, SimulatedServer server, int calls) {
        SaturatedClient client = new SaturatedClient(loop, server, calls);
        loop.run();
        double seconds = (server.lastArrivalNanos() - client.firstSendNanos()) / 1e9 + WINDOW_SECONDS / RATE;
        return new Outcome(client.rejected(), client.accepted() / seconds / RATE);
    }

    /** How many calls were rejected, and the accepted rate as a share of the limit. */
    record Outcome(int rejected, double rate) {}
}
