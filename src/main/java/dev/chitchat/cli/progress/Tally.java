package dev.chitchat.cli.progress;

import dev.chitchat.api.UpdateResult;
import dev.chitchat.cli.input.InputRecord;
import dev.chitchat.cli.input.Source;
import dev.chitchat.error.ApiException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Counts what a stream has done so far. Thread-safe; each figure is exact, several read together may be a step apart. */
public final class Tally {

    private static final double SECOND_NANOS = 1e9;

    private final AtomicLong read = new AtomicLong();
    private final AtomicLong passedOver = new AtomicLong();
    private final AtomicLong applied = new AtomicLong();
    private final AtomicLong merged = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong retries = new AtomicLong();
    private final LongSupplier nanoClock;
    private final LineWatch watch;
    private volatile long startNanos;
    private volatile long firstAnswerNanos;
    private volatile long callsBefore;

    /** Counts, and takes the time from the first record on. */
    public Tally(LongSupplier nanoClock) {
        this(nanoClock, LineWatch.NONE);
    }

    /** The same, and tells each outcome on. */
    public Tally(LongSupplier nanoClock, LineWatch watch) {
        this.nanoClock = nanoClock;
        this.watch = watch;
    }

    /** A record was read; told by one thread at a time. */
    public void read() {
        if (read.get() == 0) {
            startNanos = nanoClock.getAsLong();
        }
        read.incrementAndGet();
    }

    /** A record has its outcome from an earlier run. */
    public void passedOver() {
        passedOver.incrementAndGet();
    }

    /** An update was left out since later ones in effect set all that it sets. */
    public void superseded(InputRecord.Update record) {
        merged.incrementAndGet();
        watch.superseded(record);
    }

    /** A record turned out to be no update. */
    public void defective(InputRecord.Defective record) {
        failed.incrementAndGet();
        watch.defective(record);
    }

    /** An update has its outcome. */
    public void settled(UpdateResult<Source> result) {
        watch.settled(result);
        if (result instanceof UpdateResult.Merged) {
            merged.incrementAndGet();
            return;
        }
        if (firstAnswerNanos == 0 && isAnswered(result)) {
            firstAnswerNanos = nanoClock.getAsLong();
            callsBefore = calls.get() + result.attempts();
        }
        (result instanceof UpdateResult.Applied ? applied : failed).incrementAndGet();
        calls.addAndGet(result.attempts());
        retries.addAndGet(Math.max(0, result.attempts() - 1));
    }

    private static boolean isAnswered(UpdateResult<?> result) {
        return !(result instanceof UpdateResult.Failed<?> failed) || failed.error() instanceof ApiException;
    }

    /** Records read; those of earlier runs included. */
    public long readSoFar() {
        return read.get();
    }

    public long earlier() {
        return passedOver.get();
    }

    long applied() {
        return applied.get();
    }

    long merged() {
        return merged.get();
    }

    public long failed() {
        return failed.get();
    }

    long retries() {
        return retries.get();
    }

    /** Records with an outcome, those of earlier runs included. */
    public long done() {
        return passedOver.get() + applied.get() + merged.get() + failed.get();
    }

    /** Time since the first record. */
    double seconds() {
        return read.get() == 0 ? 0 : (nanoClock.getAsLong() - startNanos) / SECOND_NANOS;
    }

    /**
     * Calls made a second since the service first answered one, so that neither starting up nor waiting for a service that is
     * not there counts; those of updates without an outcome are left out.
     */
    double callsPerSecond() {
        long later = calls.get() - callsBefore;
        double seconds = (nanoClock.getAsLong() - firstAnswerNanos) / SECOND_NANOS;
        if (firstAnswerNanos != 0 && later > 0 && seconds > 0) {
            return later / seconds;
        }
        return seconds() <= 0 ? 0 : calls.get() / seconds();
    }
}
