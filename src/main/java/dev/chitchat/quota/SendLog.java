package dev.chitchat.quota;

/** When the last N calls were sent, to tell how full the server's window was when it rejected one. */
final class SendLog {

    private final long[] times;
    private int next;
    private int size;

    SendLog(int capacity) {
        this.times = new long[capacity];
    }

    void add(long time) {
        times[next] = time;
        next = next + 1 == times.length ? 0 : next + 1;
        size = Math.min(size + 1, times.length);
    }

    /** Whether at least N - 1 calls were sent in the window that ends at {@code time}. */
    boolean nearlyFull(long time, long windowNanos) {
        int inWindow = 0;
        for (int i = 0; i < size; i++) {
            if (times[i] > time - windowNanos && times[i] <= time) {
                inWindow++;
            }
        }
        return inWindow >= times.length - 1;
    }
}
