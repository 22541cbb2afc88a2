package dev.chitchat.cli.report;

import dev.chitchat.api.ResultLine;
import dev.chitchat.internal.json.JsonLine;
import dev.chitchat.internal.page.PlotPage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes in what a run counts and makes a page of it at any moment. Keeps as much of a million lines as of a thousand:
 * figures per interval of time, counts by size, and a few lines by name.
 *
 * <p>Thread-safe and quick: may be called on event loops. Its memory is bounded, about 3 MB however long the run is.
 */
public final class RunRecorder {

    private static final double SECOND_NANOS = 1e9;
    private static final double MEDIAN = 0.5;
    private static final double HIGH = 0.95;
    private static final int MOST_SLICES = 1440;
    private static final int SLOWEST = 20;
    private static final int FAILED_EACH_END = 50;
    private static final int MOST_REASONS = 20;
    private static final int LONGEST_KEY = 60;
    private static final int LONGEST_ID = 160;
    private static final int LONGEST_REASON = 600;
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    /** What is counted and shown. */
    private static final List<String> COUNTED =
            List.of("attempts", "rejected", "failedAttempts", "retries", "applied", "merged", "failed", "earlier");

    /** Most attempts, and among equals longest: a late line waits for its turn without being slow. */
    private static final Comparator<Map<String, Object>> EFFORT = Comparator.comparingLong(
                    (Map<String, Object> line) -> number(line, "attempts"))
            .thenComparingLong(line -> number(line, "elapsedMs"));

    private final LongSupplier nanoClock;
    private final double limitPerSecond;
    private final long startNanos;

    // guarded by this
    /** The run cut into intervals: of a second at first, twice as long each time they become too many. */
    private List<Slice> slices = new ArrayList<>();

    private long widthSeconds = 1;
    private final Map<String, Long> totals = new HashMap<>();
    private final PriorityQueue<Map<String, Object>> slowest = new PriorityQueue<>(EFFORT);
    private final List<Map<String, Object>> failures = new ArrayList<>();
    private final Map<String, Map<String, Object>> reasons = new LinkedHashMap<>();
    private long otherReasons;
    private long calls;
    private long firstCallNanos;
    private long lastCallNanos;

    public RunRecorder(LongSupplier nanoClock, double limitPerSecond) {
        this.nanoClock = nanoClock;
        this.limitPerSecond = limitPerSecond;
        this.startNanos = nanoClock.getAsLong();
    }

    private Slice now() {
        long seconds = Math.max(0, nanoClock.getAsLong() - startNanos) / (long) SECOND_NANOS;
        while (seconds / widthSeconds >= MOST_SLICES) {
            widen();
        }
        int index = (int) (seconds / widthSeconds);
        while (slices.size() <= index) {
            slices.add(new Slice());
        }
        return slices.get(index);
    }

    private void widen() {
        List<Slice> wider = new ArrayList<>();
        for (int i = 0; i < slices.size(); i += 2) {
            Slice slice = slices.get(i);
            if (i + 1 < slices.size()) {
                slice.add(slices.get(i + 1));
            }
            wider.add(slice);
        }
        slices = wider;
        widthSeconds *= 2;
    }

    /** So many more of what a name stands for, an outcome of lines or what happened to calls. */
    public synchronized void count(String name, long more) {
        now().count(name, more);
        totals.merge(name, more, Long::sum);
    }

    /** How many so far. */
    public synchronized long count(String name) {
        return totals.getOrDefault(name, 0L);
    }

    public synchronized void sent(Duration waited) {
        lastCallNanos = nanoClock.getAsLong();
        firstCallNanos = calls == 0 ? lastCallNanos : firstCallNanos;
        calls++;
        now().waits.add(millis(waited));
    }

    public synchronized void ended(Duration took) {
        now().roundTrips.add(millis(took));
    }

    /** A look at the quota: how strictly it keeps to its rate, 0 normal, 1 paced, 2 strict, 3 shared. */
    public synchronized void strictness(int strictness) {
        Slice now = now();
        now.strictness = Math.max(now.strictness, strictness);
    }

    /** A line has its outcome; a task of a push has its number in the place of one, and no time. */
    public synchronized void settled(ResultLine line) {
        boolean failed = line.failure() != null;
        if (!failed && line.attempts() == 0) {
            return;
        }
        Map<String, Object> kept = line.members();
        kept.computeIfPresent("StandardQuestionId", (name, id) -> PlotPage.cut(id.toString(), LONGEST_ID));
        kept.computeIfPresent("error", (name, reason) -> PlotPage.cut(reason.toString(), LONGEST_REASON));
        if (line.attempts() > 0 && !line.elapsed().isZero()) {
            slowest.add(kept);
        }
        if (slowest.size() > SLOWEST) {
            slowest.remove();
        }
        if (failed) {
            failed(kept);
        }
    }

    /** Keeps those that failed first and last, and how many failed for each reason. */
    private void failed(Map<String, Object> line) {
        failures.add(line);
        if (failures.size() > 2 * FAILED_EACH_END) {
            failures.remove(FAILED_EACH_END);
        }
        String reason = reason(line);
        if (reasons.size() == MOST_REASONS && !reasons.containsKey(reason)) {
            otherReasons++;
        } else {
            Map<String, Object> alike = reasons.computeIfAbsent(reason, any -> new LinkedHashMap<>(line));
            alike.put("count", number(alike, "count") + 1);
        }
    }

    /** A code is a reason; where there is none, how the words begin, without the numbers in them. */
    private static String reason(Map<String, Object> line) {
        if (line.containsKey("errorCode")) {
            return String.valueOf(line.get("errorCode"));
        }
        String words = String.valueOf(line.get("error"));
        String beginning = words.substring(0, Math.min(2 * LONGEST_KEY, words.length()));
        String plain = NUMBER.matcher(beginning).replaceAll("#");
        String said = plain.replaceFirst("^.*?:#:#: ", "");
        return said.substring(0, Math.min(LONGEST_KEY, said.length()));
    }

    private static long number(Map<String, Object> line, String name) {
        return line.get(name) instanceof Number number ? number.longValue() : 0;
    }

    /** The page about all so far, with what is said of the whole run: HTML in UTF-8 that needs nothing else. */
    public synchronized String page(Map<String, Object> about, PlotPage.Library library) {
        return PlotPage.of("Report of a run", RunRecorder.class, "report", library, JsonLine.write(data(about)));
    }

    private Map<String, @Nullable Object> data(Map<String, Object> about) {
        Slice all = new Slice();
        slices.forEach(all::add);
        long firstToLast = lastCallNanos - firstCallNanos;
        Map<String, @Nullable Object> data = new LinkedHashMap<>(about);
        data.put("seconds", (nanoClock.getAsLong() - startNanos) / SECOND_NANOS);
        data.put("limit", limitPerSecond);
        data.put("rate", calls < 2 || firstToLast <= 0 ? 0.0 : (calls - 1) * SECOND_NANOS / firstToLast);
        data.put("counts", COUNTED.stream().collect(Collectors.toMap(name -> name, this::count)));
        data.put("wait", all.waits.quantile(MEDIAN));
        data.put("trip", all.roundTrips.quantile(MEDIAN));
        data.put("width", widthSeconds);
        data.put("series", series());
        data.put("slowest", slowest.stream().sorted(EFFORT.reversed()).toList());
        data.put("failures", failures);
        data.put("reasons", reasons.values());
        data.put("otherReasons", otherReasons);
        return data;
    }

    private Map<String, Object> series() {
        Map<String, Object> series = new LinkedHashMap<>();
        series.put("mode", each(slice -> slice.strictness < 0 ? null : slice.strictness));
        series.put("waitMedian", each(slice -> slice.waits.quantile(MEDIAN)));
        series.put("waitHigh", each(slice -> slice.waits.quantile(HIGH)));
        series.put("tripMedian", each(slice -> slice.roundTrips.quantile(MEDIAN)));
        series.put("tripHigh", each(slice -> slice.roundTrips.quantile(HIGH)));
        COUNTED.forEach(name -> series.put(name, each(slice -> slice.counts.getOrDefault(name, 0L))));
        return series;
    }

    private List<@Nullable Object> each(Function<Slice, @Nullable Object> figure) {
        List<@Nullable Object> figures = new ArrayList<>();
        slices.forEach(slice -> figures.add(figure.apply(slice)));
        return figures;
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    private static final class Slice {

        final Map<String, Long> counts = new HashMap<>();
        final Histogram waits = new Histogram();
        final Histogram roundTrips = new Histogram();
        int strictness = -1;

        void add(Slice other) {
            other.counts.forEach(this::count);
            waits.add(other.waits);
            roundTrips.add(other.roundTrips);
            strictness = Math.max(strictness, other.strictness);
        }

        void count(String name, long more) {
            counts.merge(name, more, Long::sum);
        }
    }

    /** Counts times by size, eight sizes to an octave from 0.1 ms to half an hour: quantiles are right to about 5 %. */
    private static final class Histogram {

        private static final int PER_OCTAVE = 8;
        private static final int SIZES = 24 * PER_OCTAVE;
        private static final double SMALLEST_MILLIS = 0.1;

        private final int[] counts = new int[SIZES];
        private long total;

        void add(double millis) {
            double octaves = Math.log(Math.max(millis, SMALLEST_MILLIS) / SMALLEST_MILLIS) / Math.log(2);
            counts[Math.min(SIZES - 1, (int) (octaves * PER_OCTAVE))]++;
            total++;
        }

        void add(Histogram other) {
            for (int i = 0; i < SIZES; i++) {
                counts[i] += other.counts[i];
            }
            total += other.total;
        }

        /** The milliseconds, with two digits that count, that a share of all do not exceed; {@code null} for none. */
        @Nullable
        Double quantile(double share) {
            if (total == 0) {
                return null;
            }
            long rank = Math.max(1, (long) Math.ceil(share * total));
            int size = 0;
            for (long seen = counts[0]; seen < rank; seen += counts[size]) {
                size++;
            }
            double millis = SMALLEST_MILLIS * Math.pow(2, (size + 0.5) / PER_OCTAVE);
            double unit = Math.pow(10, Math.floor(Math.log10(millis)) - 1);
            return unit < 1 ? Math.round(millis / unit) / Math.rint(1 / unit) : Math.round(millis / unit) * unit;
        }
    }
}
