package dev.chitchat.sandbox.counting;

import java.util.function.LongPredicate;

/**
 * Cuts time into windows of a clock that is not the caller's, and counts what each accepts.
 *
 * <p>Where it weighs, it adds the window before by the part of it that a sliding window would still see.
 */
final class WindowCounter implements LongPredicate {

    private final Allowance allowance;
    private final long phaseNanos;
    private final boolean weighs;
    private boolean started;
    private long window;
    private long offsetNanos;
    private long before;
    private long present;

    WindowCounter(Allowance allowance, long phaseNanos, boolean weighs) {
        this.allowance = allowance;
        this.phaseNanos = Math.floorMod(phaseNanos, allowance.windowNanos());
        this.weighs = weighs;
    }

    @Override
    public synchronized boolean test(long nowNanos) {
        long length = allowance.windowNanos();
        advance(nowNanos + phaseNanos, length);
        // Everything times the window's length, so that the weight stays a whole number.
        long weighted = (weighs ? before * (length - offsetNanos) : 0) + present * length;
        if (weighted < allowance.calls() * length) {
            present++;
            return true;
        }
        return false;
    }

    private void advance(long shiftedNanos, long length) {
        long next = Math.floorDiv(shiftedNanos, length);
        long offset = Math.floorMod(shiftedNanos, length);
        if (started && next == window) {
            offsetNanos = Math.max(offset, offsetNanos);
        } else if (!started || next > window) {
            before = started && next == window + 1 ? present : 0;
            present = 0;
            window = next;
            offsetNanos = offset;
            started = true;
        }
    }
}
