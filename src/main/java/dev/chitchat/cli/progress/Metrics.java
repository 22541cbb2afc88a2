package dev.chitchat.cli.progress;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A summary as the text that Prometheus reads, for the folder of a node exporter. */
final class Metrics {

    private static final List<String> OUTCOMES = List.of("applied", "merged", "failed", "earlier");

    private Metrics() {}

    static String text(Map<String, @Nullable Object> summary) {
        String labels = Stream.of("command", "account", "host")
                .map(name -> name + "=\"" + escaped(summary.get(name)) + "\"")
                .collect(Collectors.joining(","));
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
        text.append("# HELP chitchat_run_%s %s\n# TYPE chitchat_run_%s gauge\n".formatted(name, help, name));
    }

    private static void line(StringBuilder text, String name, String labels, @Nullable Object value) {
        text.append("chitchat_run_%s{%s} %s\n".formatted(name, labels, value));
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
