package dev.chitchat.benchmarks.cells;

import java.util.Arrays;
import java.util.Locale;

/**
 * A figure over the repetitions.
 *
 * @param least the smallest
 * @param median the middle
 * @param most the largest
 */
record Spread(double least, double median, double most) {

    static Spread of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        return new Spread(sorted[0], (sorted[(n - 1) / 2] + sorted[n / 2]) / 2, sorted[n - 1]);
    }

    /** Both ends, or the one figure if they look the same. */
    String range(String format) {
        String from = String.format(Locale.ROOT, format, least);
        String to = String.format(Locale.ROOT, format, most);
        return from.equals(to) ? from : from + "-" + to;
    }
}
