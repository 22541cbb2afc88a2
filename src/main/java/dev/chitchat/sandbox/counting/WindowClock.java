package dev.chitchat.sandbox.counting;

/** Cuts time into windows of one length: says how many began since the last call, and how far the present one is. */
final class WindowClock {

    private final long lengthNanos;
    private final long phaseNanos;
    private boolean started;
    private long window;
    private long offsetNanos;

    WindowClock(long lengthNanos, long phaseNanos) {
        this.lengthNanos = lengthNanos;
        this.phaseNanos = Math.floorMod(phaseNanos, lengthNanos);
    }

    /** How many windows began since the last call: 0 in the same one, also when the time is earlier than before. */
    long advance(long nowNanos) {
        long shifted = nowNanos + phaseNanos;
        long next = Math.floorDiv(shifted, lengthNanos);
        long steps = started ? next - window : 1;
        if (steps >= 0) {
            long offset = Math.floorMod(shifted, lengthNanos);
            offsetNanos = steps == 0 ? Math.max(offset, offsetNanos) : offset;
            window = next;
            started = true;
        }
        return Math.max(0, steps);
    }

    long offsetNanos() {
        return offsetNanos;
    }
}
