package dev.chitchat.sandbox;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Keeps the last calls and counts all of them; its owner guards it. */
final class CallLog {

    static final int MOST_RECORDED = 1_000_000;

    private final Deque<RecordedCall> calls = new ArrayDeque<>();
    private final ArrivalWindow window = new ArrivalWindow();
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

    void arrived(long nowNanos) {
        window.add(nowNanos);
    }

    void add(RecordedCall call) {
        total++;
        accepted += call.accepted() ? 1 : 0;
        rejected += call.code() == Ruling.TOO_MANY.code() ? 1 : 0;
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

    SandboxStatistics statistics() {
        return new SandboxStatistics(
                total,
                accepted,
                rejected,
                refused,
                faults,
                window.count(),
                window.most(),
                Duration.ofNanos(window.spanNanos()));
    }

    private static boolean isRefusal(int code) {
        return code != 0 && code != RecordedCall.NO_CODE && code != Ruling.TOO_MANY.code();
    }
}
