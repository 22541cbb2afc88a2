package dev.chitchat.cli.progress;

import dev.chitchat.CallObserver;
import dev.chitchat.CallWatch;
import dev.chitchat.api.ResultLine;
import dev.chitchat.cli.process.Formats;
import dev.chitchat.cli.report.RunRecorder;
import dev.chitchat.error.ApiException;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.RetryClass;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/** Has what a run reads, calls and comes to counted, for the report too, and puts it into words. Thread-safe. */
public final class Tally implements CallObserver {

    private static final double SECOND_NANOS = 1e9;
    private static final double OUTAGE_NANOS = 5e9;

    private final LongSupplier nanoClock;
    final RunRecorder recorder;
    boolean reading;
    private final AtomicLong waitedNanos = new AtomicLong();
    private final AtomicLong outageNanos = new AtomicLong();
    private volatile long answeredNanos;
    private volatile long startNanos;
    private volatile long firstAnswerNanos;
    private volatile long endedAtStart;
    private volatile long endedBefore;

    /** Counts records and their outcomes, and takes the time from the first record on. */
    Tally(LongSupplier nanoClock, double limitPerSecond) {
        this.nanoClock = nanoClock;
        this.recorder = new RunRecorder(nanoClock, limitPerSecond);
    }

    /** Counts the questions of a library that is read. */
    public static Tally ofReading() {
        Tally tally = new Tally(System::nanoTime, 0);
        tally.reading = true;
        return tally;
    }

    /** How many of what a name stands for, such as {@code failed}; {@code read} are those of earlier runs too. */
    public long count(String name) {
        return recorder.count(name);
    }

    /** A record was read; called by one thread at a time. */
    public void read() {
        if (count("read") == 0) {
            startNanos = nanoClock.getAsLong();
            endedAtStart = count("ended");
        }
        recorder.count("read", 1);
    }

    public void passedOver() {
        recorder.count("earlier", 1);
    }

    public void settled(ResultLine line) {
        recorder.count(line.outcome(), 1);
        recorder.settled(line);
    }

    @Override
    public CallWatch called(String command, ContextView context) {
        return new CallWatch() {
            @Override
            public void attemptStarted(Duration waited) {
                recorder.count("attempts", 1);
                waitedNanos.addAndGet(waited.toNanos());
                recorder.sent(waited);
            }

            @Override
            public void attemptEnded(Duration took, @Nullable Throwable failure) {
                boolean rejected =
                        failure instanceof ChitchatException known && known.retryClass() == RetryClass.RATE_LIMITED;
                String end = failure == null ? "accepted" : rejected ? "rejected" : "failedAttempts";
                answered(took, end, failure == null || failure instanceof ApiException);
            }

            @Override
            public void attemptCancelled(Duration took) {
                answered(took, "failedAttempts", false);
            }

            @Override
            public void backingOff(Throwable failure, Duration wait) {
                recorder.count("retries", 1);
            }
        };
    }

    private void answered(Duration took, String end, boolean byService) {
        if (byService) {
            outageNanos.addAndGet(silence());
            answeredNanos = nanoClock.getAsLong();
        }
        recorder.count("ended", 1);
        recorder.count(end, 1);
        if (firstAnswerNanos == 0 && byService && count("read") > 0) {
            firstAnswerNanos = nanoClock.getAsLong();
            endedBefore = count("ended");
        }
        recorder.ended(took);
    }

    boolean hasDoneAllRead() {
        return !reading && count("read") == done();
    }

    /** Records with an outcome, those of earlier runs included; questions where those are read. */
    public long done() {
        return reading ? count("read") : count("earlier") + count("applied") + count("merged") + count("failed");
    }

    private double seconds() {
        return count("read") == 0 ? 0 : (nanoClock.getAsLong() - startNanos) / SECOND_NANOS;
    }

    /** Calls ended a second since the service first answered, as neither starting up nor waiting for it is to count. */
    private double callsPerSecond() {
        long later = count("ended") - endedBefore;
        double seconds = (nanoClock.getAsLong() - firstAnswerNanos) / SECOND_NANOS;
        if (firstAnswerNanos != 0 && later > 0 && seconds > 0) {
            return later / seconds;
        }
        return seconds() <= 0 ? 0 : (count("ended") - endedAtStart) / seconds();
    }

    Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        for (String name :
                List.of("read", "earlier", "applied", "merged", "failed", "attempts", "rejected", "retries")) {
            figures.put(name, count(name));
        }
        figures.put("waitedSeconds", millis(waitedNanos.get() / SECOND_NANOS));
        figures.put("callsPerSecond", millis(callsPerSecond()));
        return figures;
    }

    private static double millis(double number) {
        return Math.round(number * 1_000) / 1_000.0;
    }

    /** The end: {@code 60 applied, 0 failed, 0 retries, 4.97/s, 12 s}. */
    public String atEnd(long tries) {
        String before = count("earlier") == 0 ? "" : count("earlier") + " settled before, ";
        return before + count("applied") + " applied, " + mergedWords() + count("failed") + " failed, " + retryWords()
                + (tries == 0 ? "" : ", " + Formats.count(tries, "call") + " to a service that was down")
                + ", " + Formats.rate(callsPerSecond()) + ", " + Formats.time(seconds());
    }

    /** On the way: {@code 150 of 1000 done, 4.98/s, 2 min 51 s left, 0 retries, 0 failed}, and what it waits for. */
    public String onTheWay(OptionalLong total, String waiting) {
        String rate = Formats.rate(callsPerSecond());
        String wait = waiting.isEmpty() ? "" : ", " + waiting;
        if (reading) {
            return Formats.count(count("read"), "question") + " read, " + Formats.count(count("accepted"), "answer")
                    + ", " + rate + ", " + retryWords() + wait;
        }
        String of = total.isPresent() ? " of " + total.getAsLong() : "";
        return done() + of + " done, " + rate + leftWords(total) + ", " + mergedWords() + retryWords() + ", "
                + count("failed") + " failed" + wait;
    }

    /** How long ago the service last answered, if that is so long that it is away; then it counts for no pace. */
    private long silence() {
        long last = Math.max(answeredNanos, startNanos);
        long silent = last == 0 ? 0 : nanoClock.getAsLong() - last;
        double usual = count("ended") == 0 ? 0 : (last - startNanos) / (double) count("ended");
        return silent > Math.max(OUTAGE_NANOS, 4 * usual) ? silent : 0;
    }

    /** How long the rest takes at the pace so far, without the time in which the service was away. */
    Optional<Duration> left(OptionalLong total) {
        long doneNow = done() - count("earlier");
        if (total.isEmpty() || doneNow == 0) {
            return Optional.empty();
        }
        double secondsEach = Math.max(0, seconds() - (outageNanos.get() + silence()) / SECOND_NANOS) / doneNow;
        return Optional.of(Duration.ofMillis((long) (1_000 * secondsEach * Math.max(0, total.getAsLong() - done()))));
    }

    private String leftWords(OptionalLong total) {
        String after = silence() == 0 ? " left" : " left once it answers";
        return left(total)
                .map(time -> ", " + Formats.time(time.toMillis() / 1_000.0) + after)
                .orElse("");
    }

    /** The same in 40 columns, where a terminal is that narrow: {@code 150/1000, 2 min 51 s left, 4.98/s, 0 failed}. */
    String inShort(OptionalLong total, String waiting) {
        String rate = Formats.rate(callsPerSecond());
        if (reading) {
            return count("read") + " questions, " + count("accepted") + " answers, " + rate;
        }
        String of = total.isPresent() ? "/" + total.getAsLong() : " done";
        return done() + of + (waiting.isEmpty() ? leftWords(total) + ", " + rate : ", " + waiting) + ", "
                + count("failed") + " failed";
    }

    /** What a bar shows beside count, time and rate: answers too, as the list is read until two readings agree. */
    String besideBar() {
        return reading
                ? " questions, " + Formats.count(count("accepted"), "answer")
                : (count("merged") == 0 ? "" : " " + count("merged") + " merged") + " " + count("retries") + " retried "
                        + count("failed") + " failed";
    }

    private String mergedWords() {
        return count("merged") == 0 ? "" : count("merged") + " merged, ";
    }

    private String retryWords() {
        return Formats.count(count("retries"), "retry");
    }
}
