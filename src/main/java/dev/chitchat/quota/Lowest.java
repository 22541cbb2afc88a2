package dev.chitchat.quota;

/** The few smallest of many numbers, in order, how many there were, and the largest. */
final class Lowest {

    private final long[] values;
    private int kept;
    private int count;
    private long largest;

    Lowest(int capacity) {
        this.values = new long[capacity];
    }

    /** Whether the number is among the smallest now. */
    boolean add(long value) {
        count++;
        largest = Math.max(largest, value);
        if (kept == values.length && value >= values[kept - 1]) {
            return false;
        }
        int at = kept < values.length ? kept++ : kept - 1;
        while (at > 0 && values[at - 1] > value) {
            values[at] = values[at - 1];
            at--;
        }
        values[at] = value;
        return true;
    }

    void clear() {
        kept = 0;
        count = 0;
        largest = 0;
    }

    int count() {
        return count;
    }

    /** The smallest, or {@link Long#MAX_VALUE} if there is none. */
    long smallest() {
        return kept == 0 ? Long.MAX_VALUE : values[0];
    }

    /** The largest, or 0 if there is none. */
    long largest() {
        return largest;
    }

    /** The number at a rank, from 1, among both; the largest kept one where the rank is beyond. */
    static long ranked(Lowest a, Lowest b, int rank) {
        int i = 0;
        int j = 0;
        long value = Long.MAX_VALUE;
        for (int r = 0; r < rank && i + j < a.kept + b.kept; r++) {
            boolean fromA = j == b.kept || (i < a.kept && a.values[i] <= b.values[j]);
            value = fromA ? a.values[i++] : b.values[j++];
        }
        return value;
    }
}
