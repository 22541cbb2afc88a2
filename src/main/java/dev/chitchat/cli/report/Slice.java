package dev.chitchat.cli.report;

import java.util.EnumMap;
import java.util.Map;

/** What happened in one interval of time. */
final class Slice {

    long sent;
    long tooOften;
    long failedAttempts;
    long retries;
    private final Map<LineOutcome, Long> settled = new EnumMap<>(LineOutcome.class);
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
    void settled(LineOutcome outcome, long lines) {
        settled.merge(outcome, lines, Long::sum);
    }

    long settled(LineOutcome outcome) {
        return settled.getOrDefault(outcome, 0L);
    }
}
