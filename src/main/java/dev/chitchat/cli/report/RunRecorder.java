package dev.chitchat.cli.report;

import dev.chitchat.internal.page.PlottingLibrary;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

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

    /** Starts with nothing seen. */
    public RunRecorder(LongSupplier nanoClock, double limitPerSecond) {
        this.nanoClock = nanoClock;
        this.limitPerSecond = limitPerSecond;
        this.startNanos = nanoClock.getAsLong();
    }

    private Timeline.Slice now() {
        return timeline.at(nanoClock.getAsLong() - startNanos);
    }

    /** An attempt begins. */
    public synchronized void sent(Duration waited) {
        lastCallNanos = nanoClock.getAsLong();
        firstCallNanos = calls == 0 ? lastCallNanos : firstCallNanos;
        calls++;
        Timeline.Slice now = timeline.at(lastCallNanos - startNanos);
        now.sent++;
        now.waits.add(millis(waited));
    }

    /** An attempt is over. */
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

    /** A look at the quota: how strictly it keeps to its rate, 0 normal, 1 paced, 2 strict, 3 shared. */
    public synchronized void strictness(int strictness) {
        Timeline.Slice now = now();
        now.strictness = Math.max(now.strictness, strictness);
    }

    /** A line has its outcome. */
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

    /** The few lines that took most attempts, and among equals longest: a late line waits for its turn without being slow. */
    static final class SlowestLines {

        private static final Comparator<SettledLine> EFFORT =
                Comparator.comparingInt(SettledLine::attempts).thenComparing(SettledLine::elapsed);

        private final int most;
        private final PriorityQueue<SettledLine> lines = new PriorityQueue<>(EFFORT);

        SlowestLines(int most) {
            this.most = most;
        }

        void add(SettledLine line) {
            SettledLine quickest = lines.peek();
            if (lines.size() == most && quickest != null) {
                if (EFFORT.compare(line, quickest) <= 0) {
                    return;
                }
                lines.remove();
            }
            lines.add(line.cut());
        }

        /** Those, the slowest first. */
        List<SettledLine> lines() {
            return lines.stream().sorted(EFFORT.reversed()).toList();
        }
    }

    /** The lines that failed first and last, and how many failed for each reason. */
    static final class FailedLines {

        private static final int MOST_REASONS = 20;
        private static final int LONGEST_KEY = 60;
        private static final Pattern NUMBER = Pattern.compile("[0-9]+");

        private final int mostEachEnd;
        private final List<SettledLine> first = new ArrayList<>();
        private final Deque<SettledLine> last = new ArrayDeque<>();
        private final Map<String, Reason> reasons = new LinkedHashMap<>();
        private long otherReasons;

        /** Keeps so many of the first and so many of the last. */
        FailedLines(int mostEachEnd) {
            this.mostEachEnd = mostEachEnd;
        }

        /** Why some lines failed. */
        static final class Reason {

            final SettledLine example;
            long count;

            Reason(SettledLine example) {
                this.example = example;
            }
        }

        void add(SettledLine whole) {
            SettledLine line = whole.cut();
            if (first.size() < mostEachEnd) {
                first.add(line);
            } else {
                if (last.size() == mostEachEnd) {
                    last.removeFirst();
                }
                last.addLast(line);
            }
            count(line);
        }

        private void count(SettledLine line) {
            String key = key(line);
            if (!reasons.containsKey(key) && reasons.size() == MOST_REASONS) {
                otherReasons++;
            } else {
                reasons.computeIfAbsent(key, any -> new Reason(line)).count++;
            }
        }

        /** A code is a reason; where there is none, how the words begin, without the numbers in them. */
        private static String key(SettledLine line) {
            if (line.code() != null) {
                return line.code().toString();
            }
            String words = String.valueOf(line.reason());
            String beginning = words.substring(0, Math.min(2 * LONGEST_KEY, words.length()));
            String plain = NUMBER.matcher(beginning).replaceAll("#");
            String said = plain.replaceFirst("^.*?:#:#: ", "");
            return said.substring(0, Math.min(LONGEST_KEY, said.length()));
        }

        /** Those kept, in the order in which they failed. */
        List<SettledLine> lines() {
            List<SettledLine> lines = new ArrayList<>(first);
            lines.addAll(last);
            return lines;
        }

        /** The reasons, the most frequent first. */
        List<Reason> reasons() {
            return reasons.values().stream()
                    .sorted(Comparator.comparingLong((Reason reason) -> reason.count)
                            .reversed())
                    .toList();
        }

        /** Lines that failed for reasons which are not kept. */
        long otherReasons() {
            return otherReasons;
        }
    }

    /**
     * What a report says about its run as a whole.
     *
     * @param input what was read, by name
     * @param started when, for people to read
     * @param state where it stands
     * @param words the same in words
     * @param earlier lines that had their outcome from earlier runs
     */
    public record RunEnd(String input, String started, State state, String words, long earlier) {

        /** Where a run stands. */
        public enum State {
            /** It goes on; the page looks for a newer one of itself from time to time. */
            UNDER_WAY,
            /** It ended early. */
            BROKEN_OFF,
            /** All its input has an outcome. */
            WHOLE
        }

        boolean whole() {
            return state == State.WHOLE;
        }

        boolean underWay() {
            return state == State.UNDER_WAY;
        }
    }
}
