package dev.chitchat.quota;

import java.util.Arrays;

/**
 * Learns the smallest round trip the network allows, from the round trips of a sliding horizon.
 *
 * <p>What counts is a floor that no later round trip undercuts, since {@link TokenBucket} is safe only as long as the
 * floor is not above the truth. The smallest of a few samples is above it, by about as much as the smallest ones lie
 * apart. So the floor is the smallest sample less a share of the distance to the twentieth smallest, and less still
 * while there are few. A steady network has no distance, and its floor is exact as soon as it counts. The tenth
 * smallest would give as high a rate, but its distance is small by chance too often: simulated, it let three times as
 * many calls undercut the floor.
 *
 * <p>It counts three eighths of a window after the first answer, not before: the first calls of a process are slow
 * together, while code is loaded and compiled, and what they have in common is not the network. Later would cost more
 * where the way is nearly as long as the window: until then tokens return as if there were no way at all.
 *
 * <p>The horizon is two epochs, of which the older is dropped whole: a route that got slower is learned after at most
 * two epochs, one that got faster at once.
 */
final class MinRttEstimator {

    private static final int EPOCH_WINDOWS = 120;
    private static final int RANK = 20;
    private static final int FEWEST = 3;
    private static final int MANY = 128;
    private static final double DISTANCE_SHARE = 0.4;
    private static final double FEW_SAMPLES = 30;

    private final long epochNanos;
    private Lowest older = new Lowest();
    private Lowest newer = new Lowest();
    private long epochEnd;
    private final long windowNanos;
    private long countsFrom = Long.MAX_VALUE;
    private long floor;

    MinRttEstimator(long windowNanos) {
        this.windowNanos = windowNanos;
        this.epochNanos = EPOCH_WINDOWS * windowNanos;
        this.epochEnd = epochNanos;
    }

    /** The floor, 0 as long as too little is known. */
    long floorNanos(long now) {
        return now < countsFrom ? 0 : floor;
    }

    /** By how much the longest of the round trips lately exceeded the floor. */
    long largestExcessNanos(long now) {
        return Math.max(0, Math.max(older.largest, newer.largest) - floorNanos(now));
    }

    void add(long now, long roundTripNanos) {
        if (countsFrom == Long.MAX_VALUE) {
            countsFrom = now + windowNanos * 3 / 8;
        }
        boolean turned = now >= epochEnd;
        if (turned) {
            older = now - epochEnd < epochNanos ? newer : new Lowest();
            newer = new Lowest();
            epochEnd = now + epochNanos;
        }
        boolean entered = newer.add(Math.max(0, roundTripNanos));
        if (entered || turned || count() < MANY) {
            floor = estimate();
        }
    }

    private int count() {
        return older.count + newer.count;
    }

    private long estimate() {
        int count = count();
        if (count < FEWEST) {
            return 0;
        }
        long[] lowest = Arrays.copyOf(older.values, older.kept + newer.kept);
        System.arraycopy(newer.values, 0, lowest, older.kept, newer.kept);
        Arrays.sort(lowest);
        long distance = lowest[Math.min(RANK, count) - 1] - lowest[0];
        return Math.max(0, lowest[0] - (long) (distance * DISTANCE_SHARE * (1 + FEW_SAMPLES / count)));
    }

    /** The few smallest of many numbers, in order, how many there were, and the largest. */
    private static final class Lowest {

        private final long[] values = new long[RANK];
        private int kept;
        private int count;
        private long largest;

        /** Whether the number is among the smallest now. */
        boolean add(long value) {
            count++;
            largest = Math.max(largest, value);
            if (kept == values.length && value >= values[kept - 1]) {
                return false;
            }
            int at = kept < values.length ? kept++ : kept - 1;
            values[at] = value;
            Arrays.sort(values, 0, kept);
            return true;
        }
    }
}
