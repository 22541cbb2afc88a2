package dev.chitchat.cli.report;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The few lines that took most attempts, and among equals longest: a late line waits for its turn without being slow. */
final class SlowestLines {

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
