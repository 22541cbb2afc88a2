package dev.chitchat.sandbox.server;

import dev.chitchat.sandbox.RecordedCall;
import dev.chitchat.sandbox.SandboxStatistics;
import dev.chitchat.sandbox.commands.Commands;
import dev.chitchat.sandbox.commands.Reply;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keeps the last calls and counts all of them; its owner guards it. */
public final class CallLog {

    static final int MOST_RECORDED = 1_000_000;
    static final int SECONDS = 60;

    private static final long SECOND_NANOS = 1_000_000_000;

    private final Deque<RecordedCall> calls = new ArrayDeque<>();
    private final Map<String, Deque<Long>> lastSecondByLine = new HashMap<>();
    private final Set<String> commands = new LinkedHashSet<>();
    private final int mostRecorded;
    private final long originNanos;
    private long total;
    private long accepted;
    private long rejected;
    private long refused;
    private long faults;
    private long arrivals;
    private long firstNanos;
    private long lastNanos;

    /** The most arrivals of one line in any window of a second. */
    private int most;

    CallLog(int mostRecorded, long originNanos) {
        this.mostRecorded = mostRecorded;
        this.originNanos = originNanos;
    }

    long nextSequence() {
        return total + 1;
    }

    /** An arrival in a line, which is the application and the command whose limit it is; times never go back. */
    void arrived(String line, long nowNanos) {
        firstNanos = arrivals++ == 0 ? nowNanos : firstNanos;
        lastNanos = nowNanos;
        Deque<Long> lastSecond = lastSecondByLine.computeIfAbsent(line, name -> new ArrayDeque<>());
        while (!lastSecond.isEmpty() && nowNanos - lastSecond.getFirst() >= SECOND_NANOS) {
            lastSecond.removeFirst();
        }
        lastSecond.addLast(nowNanos);
        most = Math.max(most, lastSecond.size());
    }

    void add(RecordedCall call) {
        total++;
        accepted += call.accepted() ? 1 : 0;
        rejected += call.code() == Reply.TOO_MANY.code() ? 1 : 0;
        refused += Set.of(0, RecordedCall.NO_CODE, Reply.TOO_MANY.code()).contains(call.code()) ? 0 : 1;
        faults += call.fault() != null ? 1 : 0;
        if (calls.size() == mostRecorded) {
            calls.removeFirst();
        }
        calls.addLast(call);
        commands.add(command(call));
    }

    public List<RecordedCall> calls() {
        return List.copyOf(calls);
    }

    public List<RecordedCall> latest(int most) {
        List<RecordedCall> latest = new ArrayList<>();
        Iterator<RecordedCall> backwards = calls.descendingIterator();
        while (latest.size() < most && backwards.hasNext()) {
            latest.add(backwards.next());
        }
        return latest;
    }

    /** Which second it is, counted from the origin. */
    public long second(long nowNanos) {
        return Math.max(0, (nowNanos - originNanos) / SECOND_NANOS);
    }

    /** By command: the calls carried out, rejected as too many and failed in another way, the last seconds in a row. */
    public Map<String, int[][]> seconds(long nowNanos) {
        Map<String, int[][]> counts = new LinkedHashMap<>();
        commands.forEach(command -> counts.put(command, new int[3][SECONDS]));
        long first = second(nowNanos) - SECONDS + 1;
        Iterator<RecordedCall> backwards = calls.descendingIterator();
        while (backwards.hasNext()) {
            RecordedCall call = backwards.next();
            int column = (int) (second(call.arrival().toNanos()) - first);
            if (column < 0) {
                break;
            }
            int kind = call.accepted() ? 0 : call.code() == Reply.TOO_MANY.code() ? 1 : 2;
            counts.computeIfAbsent(command(call), name -> new int[3][SECONDS])[kind][column]++;
        }
        return counts;
    }

    /** Names that callers make up are one. */
    private static String command(RecordedCall call) {
        return Commands.contains(call.command()) ? call.command() : "other";
    }

    public SandboxStatistics statistics() {
        return new SandboxStatistics(
                total, accepted, rejected, refused, faults, arrivals, most, Duration.ofNanos(lastNanos - firstNanos));
    }
}
