package dev.chitchat.benchmarks.waiters;

import dev.chitchat.benchmarks.peers.Library;
import java.util.Locale;

/**
 * What one process found.
 *
 * @param subscribed how many waited
 * @param bytesEach heap for each while they waited
 * @param subscribeSeconds to subscribe all
 * @param cancelSeconds to cancel all
 * @param keptBytesEach heap for each that is still held 5 s after the cancel
 * @param busy the share of one processor used while all waited
 * @param next seconds until the next call right after the cancel was served
 * @param later the same 5 s later
 * @param permits what the library says is left just before that
 */
record Weights(
        int subscribed,
        double bytesEach,
        double subscribeSeconds,
        double cancelSeconds,
        double keptBytesEach,
        double busy,
        String next,
        String later,
        String permits) {

    static final String HEADER = """
            | | waiters | heap bytes each | subscribe all, s | cancel all, s | bytes each still held after 5 s | \
            CPU while waiting, % of a core | next call served after, s | 5 s later, s | permits then |
            |---|---|---|---|---|---|---|---|---|---|""";

    String row(Library library) {
        return String.format(
                Locale.ROOT,
                "| %s | %,d | %.1f | %.3f | %.3f | %.1f | %.0f | %s | %s | %s |",
                library,
                subscribed,
                bytesEach,
                subscribeSeconds,
                cancelSeconds,
                keptBytesEach,
                100 * busy,
                next,
                later,
                permits);
    }

    static String three(double seconds) {
        return String.format(Locale.ROOT, "%.3f", seconds);
    }
}
