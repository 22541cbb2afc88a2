package dev.chitchat.benchmarks.cells;

import dev.chitchat.sandbox.Jitter;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** A rate limiter that services really stand behind; each counts by the Host that a call names. */
enum Gateway {
    /** Calls at least 200 ms apart. */
    NGINX("nginx limit_req 5r/s", 0.2),

    /** A token bucket of five. */
    NGINX_BURST("nginx limit_req 5r/s burst=4 nodelay", 1),

    /** Counts refused calls too, in the last second as two fixed ones let it be estimated. */
    HAPROXY("HAProxy http_req_rate(1s) gt 5", 1);

    private static final int SAMPLES = 2_000;
    static final List<Cell> NETWORKS = List.of(
            new Cell("", "none", Jitter.none()),
            new Cell("", "30±10 ms", random -> normal(random, 30, 10)),
            new Cell(
                    "",
                    "60±30 ms, 2 % +400 ms",
                    random -> normal(random, 60, 30).plus(spike(random))));

    /** The nine: the three networks of each gateway together. */
    static final List<Cell> CELLS = Stream.of(values())
            .flatMap(gateway -> NETWORKS.stream().map(one -> new Cell(gateway.title, one.network(), one.jitter())))
            .toList();

    private final String title;
    private final double windowSeconds;

    Gateway(String title, double windowSeconds) {
        this.title = title;
        this.windowSeconds = windowSeconds;
    }

    static Gateway of(Cell cell) {
        return Stream.of(values())
                .filter(gateway -> gateway.title.equals(cell.server()))
                .findFirst()
                .orElseThrow();
    }

    /**
     * The share of the rate that a client can reach at most which is certain of never being rejected: it sends again when
     * an answer proves that a window has passed, so a round trip's excess over the shortest is lost.
     */
    double bound(double excessSeconds) {
        return windowSeconds / (windowSeconds + excessSeconds);
    }

    /** E: how much longer a round trip takes than the shortest of so many, on average. */
    static double excessSeconds(Jitter jitter, int calls) {
        RandomGenerator random = new SplittableRandom(1);
        double sum = 0;
        for (int sample = 0; sample < SAMPLES; sample++) {
            double[] trips = random.doubles(calls)
                    .map(any -> seconds(jitter.next(random)) + seconds(jitter.next(random)))
                    .toArray();
            double least = Double.MAX_VALUE;
            double total = 0;
            for (double trip : trips) {
                least = Math.min(least, trip);
                total += trip;
            }
            sum += total / calls - least;
        }
        return sum / SAMPLES;
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static Duration normal(RandomGenerator random, int meanMillis, int deviationMillis) {
        double millis = meanMillis + deviationMillis * random.nextGaussian();
        return Duration.ofNanos((long) (1e6 * Math.max(0, millis)));
    }

    private static Duration spike(RandomGenerator random) {
        return Duration.ofMillis(random.nextDouble() < 0.02 ? 400 : 0);
    }
}
