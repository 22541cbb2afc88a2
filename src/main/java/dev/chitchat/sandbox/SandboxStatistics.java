package dev.chitchat.sandbox;

import java.time.Duration;

/**
 * What a sandbox has seen since it was started or last reset.
 *
 * @param calls all calls received, whatever became of them
 * @param accepted calls that were carried out, also where a fault then hid the answer
 * @param rejected calls answered with -14
 * @param refused calls answered with any other code but 0
 * @param faults calls that a fault befell
 * @param arrivals calls that arrived at the limit: all but those with a wrong path, query or UserSig, and those that a
 *     fault stopped before
 * @param maxArrivalsInAnyWindow the most arrivals in any window of one second, of one command of one application
 * @param span the time from the first arrival to the last
 */
public record SandboxStatistics(
        long calls,
        long accepted,
        long rejected,
        long refused,
        long faults,
        long arrivals,
        int maxArrivalsInAnyWindow,
        Duration span) {

    private static final double SECOND_NANOS = 1e9;

    /** {@return the mean rate of arrivals a second, from the first to the last; 0 when fewer than two arrived} */
    public double arrivalsPerSecond() {
        return arrivals < 2 || span.isZero() ? 0 : (arrivals - 1) / (span.toNanos() / SECOND_NANOS);
    }
}
