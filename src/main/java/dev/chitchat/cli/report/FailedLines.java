package dev.chitchat.cli.report;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The lines that failed first and last, and how many failed for each reason. */
final class FailedLines {

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
