package dev.chitchat.cli.progress;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A summary as the text that Prometheus reads, for the folder of a node exporter. */
final class Metrics {

    private static final List<String> OUTCOMES = List.of("applied", "merged", "failed", "earlier");

    private Metrics() {}

    static String text(Map<String, @Nullable Object> summary) {
        String labels = "command=\"" + escaped(summary.get("command")) + "\",account=\""
                + escaped(summary.get("account")) + "\",host=\"" + escaped(summary.get("host")) + "\"";
        StringBuilder text = new StringBuilder(1_024);
        header(text, "outcomes", "Lines or tasks by what became of them.");
        for (String outcome : OUTCOMES) {
            line(text, "outcomes", labels + ",outcome=\"" + outcome + "\"", summary.get(outcome));
        }
        one(text, "attempts", "Calls made, repeated ones included.", labels, summary.get("attempts"));
        one(text, "rejected", "Calls that the service refused as too many.", labels, summary.get("rejected"));
        one(text, "retries", "Calls that were made again.", labels, summary.get("retries"));
        one(text, "waited_seconds", "Time that calls waited for the quota.", labels, summary.get("waitedSeconds"));
        one(text, "start_timestamp_seconds", "When the run began.", labels, seconds(summary.get("start")));
        one(text, "end_timestamp_seconds", "When it ended.", labels, seconds(summary.get("end")));
        one(text, "exit_code", "The exit code of a run that has ended.", labels, summary.get("exitCode"));
        return text.toString();
    }

    private static void one(StringBuilder text, String name, String help, String labels, @Nullable Object value) {
        if (value != null) {
            header(text, name, help);
            line(text, name, labels, value);
        }
    }

    private static void header(StringBuilder text, String name, String help) {
        text.append("# HELP chitchat_run_")
                .append(name)
                .append(' ')
                .append(help)
                .append('\n');
        text.append("# TYPE chitchat_run_").append(name).append(" gauge\n");
    }

    private static void line(StringBuilder text, String name, String labels, @Nullable Object value) {
        text.append("chitchat_run_")
                .append(name)
                .append('{')
                .append(labels)
                .append("} ")
                .append(value)
                .append('\n');
    }

    private static @Nullable Object seconds(@Nullable Object instant) {
        return instant == null
                ? null
                : (Object) Instant.parse(instant.toString()).getEpochSecond();
    }

    private static String escaped(@Nullable Object value) {
        return (value == null ? "" : value.toString())
                .replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n");
    }
}
