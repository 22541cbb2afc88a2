package dev.chitchat.sandbox.counting;

import java.util.function.LongPredicate;

/** Counts afresh in each full window of a clock that is not the caller's. */
final class FixedWindowCounter implements LongPredicate {

    private final Allowance allowance;
    private final WindowClock clock;
    private int count;

    FixedWindowCounter(Allowance allowance, long phaseNanos) {
        this.allowance = allowance;
        this.clock = new WindowClock(allowance.windowNanos(), phaseNanos);
    }

    @Override
    public synchronized boolean test(long nowNanos) {
        if (clock.advance(nowNanos) > 0) {
            count = 0;
        }
        if (count < allowance.calls()) {
            count++;
            return true;
        }
        return false;
    }
}
