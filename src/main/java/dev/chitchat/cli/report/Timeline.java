package dev.chitchat.cli.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A run cut into intervals: of a second at first, twice as long each time they become too many. */
final class Timeline {

    private static final long SECOND_NANOS = 1_000_000_000;

    private final int most;
    private List<Slice> slices = new ArrayList<>();
    private long widthSeconds = 1;

    /** Keeps so many intervals at most. */
    Timeline(int most) {
        this.most = most;
    }

    /** The interval of a moment, given as the time since the start of the run. */
    Slice at(long sinceStartNanos) {
        long seconds = Math.max(0, sinceStartNanos) / SECOND_NANOS;
        while (seconds / widthSeconds >= most) {
            widen();
        }
        int index = (int) (seconds / widthSeconds);
        while (slices.size() <= index) {
            slices.add(new Slice());
        }
        return slices.get(index);
    }

    private void widen() {
        List<Slice> wider = new ArrayList<>();
        for (int i = 0; i < slices.size(); i += 2) {
            Slice slice = slices.get(i);
            if (i + 1 < slices.size()) {
                slice.add(slices.get(i + 1));
            }
            wider.add(slice);
        }
        slices = wider;
        widthSeconds *= 2;
    }

    long widthSeconds() {
        return widthSeconds;
    }

    /** The intervals from the start on. */
    List<Slice> slices() {
        return slices;
    }

    /** What happened in one interval. */
    static final class Slice {

        private final Map<String, Long> counts = new HashMap<>();
        final Histogram waits = new Histogram();
        final Histogram roundTrips = new Histogram();
        int strictness = -1;

        /** Takes over what happened in another interval beside this one. */
        void add(Slice other) {
            other.counts.forEach(this::count);
            waits.add(other.waits);
            roundTrips.add(other.roundTrips);
            strictness = Math.max(strictness, other.strictness);
        }

        /** Counts so many more of what a name stands for, an outcome of lines or what happened to calls. */
        void count(String name, long more) {
            counts.merge(name, more, Long::sum);
        }

        long count(String name) {
            return counts.getOrDefault(name, 0L);
        }
    }

    /** Counts times by size, eight sizes to an octave from 0.1 ms to half an hour: any share of them is known to about 5 %. */
    static final class Histogram {

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
}
