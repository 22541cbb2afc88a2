package dev.chitchat.cli.report;

import dev.chitchat.internal.page.PlottingLibrary;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Takes records of a run and makes a page of them at any moment.
 *
 * <p>Thread-safe and quick: may be called on event loops. Its memory is bounded, about 3 MB however long the run is.
 */
public final class RunRecorder {

    private static final double SECOND_NANOS = 1e9;
    private static final int MOST_SLICES = 1440;
    private static final int SLOWEST = 20;
    private static final int FAILED_EACH_END = 50;

    private final LongSupplier nanoClock;
    private final double limitPerSecond;
    private final long startNanos;

    // guarded by this
    private final Timeline timeline = new Timeline(MOST_SLICES);
    private final SlowestLines slowest = new SlowestLines(SLOWEST);
    private final FailedLines failed = new FailedLines(FAILED_EACH_END);
    private long calls;
    private long firstCallNanos;
    private long lastCallNanos;

    /** How an attempt ended. */
    public enum AttemptEnd {
        /** The service accepted the call. */
        ACCEPTED,
        /** The service refused it as one too many. */
        TOO_OFTEN,
        /** It was refused for another reason, or brought no usable answer. */
        FAILED
    }

    /**
     * Starts with nothing seen.
     *
     * @param nanoClock tells the time in nanoseconds, from any origin; read at once for the start of the run
     * @param limitPerSecond the calls a second that are allowed
     */
    public RunRecorder(LongSupplier nanoClock, double limitPerSecond) {
        this.nanoClock = nanoClock;
        this.limitPerSecond = limitPerSecond;
        this.startNanos = nanoClock.getAsLong();
    }

    private Timeline.Slice now() {
        return timeline.at(nanoClock.getAsLong() - startNanos);
    }

    /**
     * An attempt begins.
     *
     * @param waited for the quota
     */
    public synchronized void sent(Duration waited) {
        lastCallNanos = nanoClock.getAsLong();
        firstCallNanos = calls == 0 ? lastCallNanos : firstCallNanos;
        calls++;
        Timeline.Slice now = timeline.at(lastCallNanos - startNanos);
        now.sent++;
        now.waits.add(millis(waited));
    }

    /**
     * An attempt is over.
     *
     * @param took from the token to the outcome
     * @param end how it ended
     */
    public synchronized void ended(Duration took, AttemptEnd end) {
        Timeline.Slice now = now();
        now.roundTrips.add(millis(took));
        now.tooOften += end == AttemptEnd.TOO_OFTEN ? 1 : 0;
        now.failedAttempts += end == AttemptEnd.FAILED ? 1 : 0;
    }

    /** A call is to be made again. */
    public synchronized void retried() {
        now().retries++;
    }

    /**
     * A look at the quota.
     *
     * @param strictness how strictly it keeps to its rate: 0 normal, 1 paced, 2 strict, 3 shared
     */
    public synchronized void strictness(int strictness) {
        Timeline.Slice now = now();
        now.strictness = Math.max(now.strictness, strictness);
    }

    /**
     * A line has its outcome.
     *
     * @param line what became of it
     */
    public synchronized void settled(SettledLine line) {
        now().settled(line.outcome(), 1);
        if (line.attempts() > 0) {
            slowest.add(line);
        }
        if (line.outcome() == SettledLine.Outcome.FAILED) {
            failed.add(line);
        }
    }

    /**
     * The page about everything seen so far.
     *
     * @param end what it says about the run as a whole
     * @param library draws the plots
     * @return HTML in UTF-8 that needs nothing else
     */
    public synchronized String page(RunEnd end, PlottingLibrary library) {
        long firstToLast = lastCallNanos - firstCallNanos;
        double callsPerSecond = calls < 2 || firstToLast <= 0 ? 0 : (calls - 1) * SECOND_NANOS / firstToLast;
        Map<String, Object> pace = Map.of(
                "seconds", (nanoClock.getAsLong() - startNanos) / SECOND_NANOS,
                "limit", limitPerSecond,
                "rate", callsPerSecond);
        return new ReportPage(end, pace, timeline, slowest, failed).html(library);
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
