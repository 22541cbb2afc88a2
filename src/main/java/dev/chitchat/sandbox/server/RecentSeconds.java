package dev.chitchat.sandbox.server;

import dev.chitchat.sandbox.RecordedCall;
import dev.chitchat.sandbox.commands.Commands;
import dev.chitchat.sandbox.commands.Reply;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Counts what each command received in each of the last seconds, by what became of it; its owner guards it. */
final class RecentSeconds {

    static final int KEPT = 60;

    private static final long SECOND_NANOS = 1_000_000_000;
    private static final String OTHER = "other";

    private final long originNanos;
    private final Map<String, NavigableMap<Long, int[]>> commands = new LinkedHashMap<>();

    RecentSeconds(long originNanos) {
        this.originNanos = originNanos;
    }

    void add(RecordedCall call) {
        String command = Commands.contains(call.command()) ? call.command() : OTHER;
        long second = second(call.arrival().toNanos());
        NavigableMap<Long, int[]> seconds = commands.computeIfAbsent(command, name -> new TreeMap<>());
        seconds.headMap(second - KEPT + 1).clear();
        seconds.computeIfAbsent(second, s -> new int[3])[kind(call)]++;
    }

    /** Which second it is, counted from the origin. */
    long second(long nowNanos) {
        return Math.max(0, (nowNanos - originNanos) / SECOND_NANOS);
    }

    private static int kind(RecordedCall call) {
        if (call.accepted()) {
            return 0;
        }
        return call.code() == Reply.TOO_MANY.code() ? 1 : 2;
    }

    /** By command: the calls carried out, rejected as too many and failed in another way, the seconds up to now in a row. */
    Map<String, int[][]> until(long nowNanos) {
        long first = second(nowNanos) - KEPT + 1;
        Map<String, int[][]> counts = new LinkedHashMap<>();
        commands.forEach((command, seconds) -> {
            int[][] rows = new int[3][KEPT];
            seconds.subMap(first, first + KEPT).forEach((second, kinds) -> {
                for (int kind = 0; kind < kinds.length; kind++) {
                    rows[kind][(int) (second - first)] = kinds[kind];
                }
            });
            counts.put(command, rows);
        });
        return counts;
    }
}
