package dev.chitchat.sandbox.counting;

import java.util.function.LongPredicate;

/** Weighs the window before by the part of it that a sliding window would still see, and adds the present one. */
final class WeightedWindowCounter implements LongPredicate {

    private final Allowance allowance;
    private final WindowClock clock;
    private long before;
    private long present;

    WeightedWindowCounter(Allowance allowance, long phaseNanos) {
        this.allowance = allowance;
        this.clock = new WindowClock(allowance.windowNanos(), phaseNanos);
    }

    @Override
    public synchronized boolean test(long nowNanos) {
        long steps = clock.advance(nowNanos);
        if (steps > 0) {
            before = steps == 1 ? present : 0;
            present = 0;
        }
        // Everything times the window's length, so that the weight stays a whole number.
        long window = allowance.windowNanos();
        long weighted = before * (window - clock.offsetNanos()) + present * window;
        if (weighted < allowance.calls() * window) {
            present++;
            return true;
        }
        return false;
    }
}
