package dev.chitchat.cli.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

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

        long sent;
        long tooOften;
        long failedAttempts;
        long retries;
        private final Map<SettledLine.Outcome, Long> settled = new EnumMap<>(SettledLine.Outcome.class);
        final Histogram waits = new Histogram();
        final Histogram roundTrips = new Histogram();
        int strictness = -1;

        /** Takes over what happened in another interval beside this one. */
        void add(Slice other) {
            sent += other.sent;
            tooOften += other.tooOften;
            failedAttempts += other.failedAttempts;
            retries += other.retries;
            other.settled.forEach(this::settled);
            waits.add(other.waits);
            roundTrips.add(other.roundTrips);
            strictness = Math.max(strictness, other.strictness);
        }

        /** So many more lines have this outcome. */
        void settled(SettledLine.Outcome outcome, long lines) {
            settled.merge(outcome, lines, Long::sum);
        }

        long settled(SettledLine.Outcome outcome) {
            return settled.getOrDefault(outcome, 0L);
        }
    }
}
