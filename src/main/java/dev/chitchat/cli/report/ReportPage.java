package dev.chitchat.cli.report;

import dev.chitchat.cli.report.SettledLine.Outcome;
import dev.chitchat.internal.json.JsonLine;
import dev.chitchat.internal.page.PlotPage;
import dev.chitchat.internal.page.PlottingLibrary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts the figures of a run into the data of its page. */
final class ReportPage {

    private static final double MEDIAN = 0.5;
    private static final double HIGH = 0.95;

    private final RunRecorder.RunEnd end;
    private final Map<String, Object> pace;
    private final Timeline timeline;
    private final RunRecorder.SlowestLines slowest;
    private final RunRecorder.FailedLines failed;
    private final Timeline.Slice all = new Timeline.Slice();

    ReportPage(
            RunRecorder.RunEnd end,
            Map<String, Object> pace,
            Timeline timeline,
            RunRecorder.SlowestLines slowest,
            RunRecorder.FailedLines failed) {
        this.end = end;
        this.pace = pace;
        this.timeline = timeline;
        this.slowest = slowest;
        this.failed = failed;
        timeline.slices().forEach(all::add);
    }

    String html(PlottingLibrary library) {
        return PlotPage.beside("Report of a run", ReportPage.class, "report").with(library, JsonLine.write(data()));
    }

    private Map<String, Object> data() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("input", end.input());
        data.put("started", end.started());
        data.put("end", end.words());
        data.put("whole", end.whole());
        data.put("underWay", end.underWay());
        data.putAll(pace);
        data.put("lines", lines());
        data.put("calls", Map.of("sent", all.sent, "retries", all.retries, "tooOften", all.tooOften));
        data.put("waits", median(all.waits));
        data.put("trips", median(all.roundTrips));
        data.put("width", timeline.widthSeconds());
        data.put("series", series());
        data.put("slowest", slowest.lines().stream().map(ReportPage::line).toList());
        data.put("failures", failed.lines().stream().map(ReportPage::line).toList());
        data.put("reasons", failed.reasons().stream().map(ReportPage::reason).toList());
        data.put("otherReasons", failed.otherReasons());
        return data;
    }

    private Map<String, Object> lines() {
        return Map.of(
                "applied", all.settled(Outcome.APPLIED),
                "merged", all.settled(Outcome.MERGED),
                "failed", all.settled(Outcome.FAILED),
                "earlier", end.earlier());
    }

    private static Map<String, @Nullable Object> median(Timeline.Histogram times) {
        Map<String, @Nullable Object> median = new LinkedHashMap<>();
        median.put("median", times.quantile(MEDIAN));
        return median;
    }

    private Map<String, Object> series() {
        Map<String, Object> series = new LinkedHashMap<>();
        series.put("sent", each(slice -> slice.sent));
        series.put("tooOften", each(slice -> slice.tooOften));
        series.put("failedAttempts", each(slice -> slice.failedAttempts));
        series.put("retries", each(slice -> slice.retries));
        series.put("mode", each(slice -> slice.strictness < 0 ? null : slice.strictness));
        series.put("waitMedian", each(slice -> slice.waits.quantile(MEDIAN)));
        series.put("waitHigh", each(slice -> slice.waits.quantile(HIGH)));
        series.put("tripMedian", each(slice -> slice.roundTrips.quantile(MEDIAN)));
        series.put("tripHigh", each(slice -> slice.roundTrips.quantile(HIGH)));
        for (Outcome outcome : Outcome.values()) {
            series.put(outcome.word(), each(slice -> slice.settled(outcome)));
        }
        return series;
    }

    private List<@Nullable Object> each(Function<Timeline.Slice, @Nullable Object> figure) {
        List<@Nullable Object> figures = new ArrayList<>();
        timeline.slices().forEach(slice -> figures.add(figure.apply(slice)));
        return figures;
    }

    private static Map<String, @Nullable Object> line(SettledLine line) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("line", line.line());
        members.put("id", line.id());
        members.put("outcome", line.outcome().word());
        members.put("attempts", line.attempts());
        members.put("ms", line.elapsed().toMillis());
        members.put("code", line.code());
        members.put("text", line.reason());
        return members;
    }

    private static Map<String, @Nullable Object> reason(RunRecorder.FailedLines.Reason reason) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("count", reason.count);
        members.put("code", reason.example.code());
        members.put("text", reason.example.reason());
        return members;
    }
}
