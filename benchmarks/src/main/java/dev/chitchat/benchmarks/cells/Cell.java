package dev.chitchat.benchmarks.cells;

import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.Jitter;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * One server, and one network in between.
 *
 * @param server a name for the table; a sandbox is named as it counts
 * @param network a name for the table
 * @param jitter the delay, drawn once on the way in and once on the way out
 */
record Cell(String server, String network, Jitter jitter) {

    static final List<CountingModel> MODELS = List.of(
            CountingModel.FIXED_WINDOW,
            CountingModel.SLIDING_LOG,
            CountingModel.SLIDING_LOG_ALL,
            CountingModel.TOKEN_BUCKET,
            CountingModel.WEIGHTED_WINDOW,
            CountingModel.STRICT_1,
            CountingModel.STRICT_2);

    private static final List<Jitter> JITTERS =
            List.of(Jitter.none(), Jitter.uniform(), Jitter.lognormal(), Jitter.spike());

    /** The 28: row by row, the four networks of each model together. */
    static final List<Cell> GRID = MODELS.stream()
            .flatMap(model -> JITTERS.stream().map(jitter -> new Cell(model.toString(), jitter.toString(), jitter)))
            .toList();

    /** A sliding log over a steady way of so many milliseconds there and back. */
    static final List<Cell> STEADY =
            Stream.of(5, 50, 200, 800).map(Cell::steady).toList();

    private static Cell steady(int roundTripMillis) {
        Jitter half = Jitter.steady(Duration.ofMillis(roundTripMillis).dividedBy(2));
        return new Cell(CountingModel.SLIDING_LOG.toString(), "steady " + roundTripMillis + " ms", half);
    }

    boolean isSteady() {
        return STEADY.contains(this);
    }
}
