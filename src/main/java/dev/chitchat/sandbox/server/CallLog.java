package dev.chitchat.sandbox.server;

import dev.chitchat.sandbox.RecordedCall;
import dev.chitchat.sandbox.SandboxStatistics;
import dev.chitchat.sandbox.commands.Reply;
import dev.chitchat.sandbox.counting.ArrivalWindow;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Keeps the last calls and counts all of them; its owner guards it. */
final class CallLog {

    static final int MOST_RECORDED = 1_000_000;

    private final Deque<RecordedCall> calls = new ArrayDeque<>();
    private final ArrivalWindow all = new ArrivalWindow();
    private final Map<String, ArrivalWindow> byLine = new HashMap<>();
    private final int mostRecorded;
    private long total;
    private long accepted;
    private long rejected;
    private long refused;
    private long faults;

    CallLog(int mostRecorded) {
        this.mostRecorded = mostRecorded;
    }

    long nextSequence() {
        return total + 1;
    }

    /** The line is the application and the command whose limit it is. */
    void arrived(String line, long nowNanos) {
        all.add(nowNanos);
        byLine.computeIfAbsent(line, name -> new ArrivalWindow()).add(nowNanos);
    }

    void add(RecordedCall call) {
        total++;
        accepted += call.accepted() ? 1 : 0;
        rejected += call.code() == Reply.TOO_MANY.code() ? 1 : 0;
        refused += isRefusal(call.code()) ? 1 : 0;
        faults += call.fault() != null ? 1 : 0;
        if (calls.size() == mostRecorded) {
            calls.removeFirst();
        }
        calls.addLast(call);
    }

    List<RecordedCall> calls() {
        return List.copyOf(calls);
    }

    /** The last few, the latest first. */
    List<RecordedCall> latest(int most) {
        List<RecordedCall> latest = new ArrayList<>();
        Iterator<RecordedCall> backwards = calls.descendingIterator();
        while (latest.size() < most && backwards.hasNext()) {
            latest.add(backwards.next());
        }
        return latest;
    }

    SandboxStatistics statistics() {
        return new SandboxStatistics(
                total, accepted, rejected, refused, faults, all.count(), most(), Duration.ofNanos(all.spanNanos()));
    }

    private int most() {
        return byLine.values().stream().mapToInt(ArrivalWindow::most).max().orElse(0);
    }

    private static boolean isRefusal(int code) {
        return code != 0 && code != RecordedCall.NO_CODE && code != Reply.TOO_MANY.code();
    }
}
