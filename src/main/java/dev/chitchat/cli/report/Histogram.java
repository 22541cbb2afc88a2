package dev.chitchat.cli.report;

import org.jspecify.annotations.Nullable;

/** Counts times by size, eight sizes to an octave from 0.1 ms to half an hour: any share of them is known to about 5 %. */
final class Histogram {

    private static final int PER_OCTAVE = 8;
    private static final int SIZES = 24 * PER_OCTAVE;
    private static final double SMALLEST_MILLIS = 0.1;

    private final int[] counts = new int[SIZES];
    private long total;

    void add(double millis) {
        counts[size(millis)]++;
        total++;
    }

    private static int size(double millis) {
        double octaves = Math.log(Math.max(millis, SMALLEST_MILLIS) / SMALLEST_MILLIS) / Math.log(2);
        return Math.min(SIZES - 1, (int) (octaves * PER_OCTAVE));
    }

    void add(Histogram other) {
        for (int i = 0; i < SIZES; i++) {
            counts[i] += other.counts[i];
        }
        total += other.total;
    }

    /** The time that a share of all do not exceed, in milliseconds with two digits that count; {@code null} if there are none. */
    @Nullable
    Double quantile(double share) {
        if (total == 0) {
            return null;
        }
        long rank = Math.max(1, (long) Math.ceil(share * total));
        int size = 0;
        for (long seen = counts[0]; seen < rank; seen += counts[size]) {
            size++;
        }
        return rounded(SMALLEST_MILLIS * Math.pow(2, (size + 0.5) / PER_OCTAVE));
    }

    private static double rounded(double millis) {
        double unit = Math.pow(10, Math.floor(Math.log10(millis)) - 1);
        return unit < 1 ? Math.round(millis / unit) / Math.rint(1 / unit) : Math.round(millis / unit) * unit;
    }
}
