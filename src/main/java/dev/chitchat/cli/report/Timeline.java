package dev.chitchat.cli.report;

import java.util.ArrayList;
import java.util.List;

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

    /** The interval of a moment, told as the time since the start of the run. */
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
}
