package dev.chitchat.cli.report;

/**
 * How fast a run went.
 *
 * @param limitPerSecond calls a second that are allowed
 * @param callsPerSecond calls a second that were made, from the first to the last; 0 for less than two
 * @param seconds how long the run has lasted
 */
record Pace(double limitPerSecond, double callsPerSecond, double seconds) {

    private static final double SECOND_NANOS = 1e9;

    static Pace of(double limitPerSecond, long calls, long firstToLastNanos, long lastedNanos) {
        double perSecond = calls < 2 || firstToLastNanos <= 0 ? 0 : (calls - 1) * SECOND_NANOS / firstToLastNanos;
        return new Pace(limitPerSecond, perSecond, lastedNanos / SECOND_NANOS);
    }
}
