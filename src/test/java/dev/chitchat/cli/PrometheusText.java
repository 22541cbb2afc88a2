package dev.chitchat.cli;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the text format of Prometheus, version 0.0.4, and refuses whatever a strict reader of it would. */
final class PrometheusText {

    private static final Pattern ABOUT = Pattern.compile("# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)");
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\\n]|\\\\[\\\\\"n])*)\"(,|$)");

    private final Map<String, String> types = new HashMap<>();
    private final Map<String, Double> samples = new LinkedHashMap<>();
    private String family = "";

    private PrometheusText() {}

    /** The value of each sample, by its name and labels in the order in which they stand. */
    static Map<String, Double> read(String text) {
        if (!text.endsWith("\n")) {
            throw new AssertionError("the last line does not end");
        }
        PrometheusText read = new PrometheusText();
        text.lines().forEach(read::line);
        return read.samples;
    }

    private void line(String line) {
        Matcher about = ABOUT.matcher(line);
        Matcher sample = SAMPLE.matcher(line);
        if (about.matches()) {
            about(about.group(1), about.group(2), about.group(3));
        } else if (sample.matches()) {
            sample(sample.group(1), sample.group(2) == null ? "" : sample.group(2), sample.group(3));
        } else {
            throw new AssertionError("no line of the format: " + line);
        }
    }

    private void about(String kind, String name, String value) {
        if (kind.equals("TYPE")) {
            check(value.matches("counter|gauge|histogram|summary|untyped"), "type " + value);
            check(types.put(name, value) == null, "second type of " + name);
            family = name;
        }
    }

    private void sample(String name, String labels, String value) {
        check(name.equals(family), name + " stands apart from its type");
        Matcher label = LABEL.matcher(labels);
        Map<String, String> seen = new LinkedHashMap<>();
        int at = 0;
        while (at < labels.length()) {
            check(label.find() && label.start() == at, "labels " + labels);
            check(seen.put(label.group(1), label.group(2)) == null, "label twice: " + labels);
            at = label.end();
        }
        check(value.matches("[+-]?(\\d+(\\.\\d*)?([eE][+-]?\\d+)?|Inf)|NaN"), "value " + value);
        check(samples.put(name + seen, Double.valueOf(value)) == null, "sample twice: " + name + seen);
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
