package dev.chitchat.sandbox.server;

import dev.chitchat.sandbox.RecordedCall;
import dev.chitchat.sandbox.commands.Commands;
import dev.chitchat.sandbox.commands.Reply;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Counts what each command received in each of the last seconds, by what became of it; its owner guards it. */
final class RecentSeconds {

    static final int KEPT = 60;

    private static final long SECOND_NANOS = 1_000_000_000;
    private static final String OTHER = "other";

    private final long originNanos;
    private final Map<String, Track> tracks = new LinkedHashMap<>();

    RecentSeconds(long originNanos) {
        this.originNanos = originNanos;
    }

    void add(RecordedCall call) {
        String command = Commands.contains(call.command()) ? call.command() : OTHER;
        tracks.computeIfAbsent(command, name -> new Track())
                .count(second(call.arrival().toNanos()), kind(call));
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
        Map<String, int[][]> counts = new LinkedHashMap<>();
        tracks.forEach((command, track) -> counts.put(command, track.until(second(nowNanos))));
        return counts;
    }

    /** The ring of one command. */
    private static final class Track {

        private final int[][] counts = new int[3][KEPT];
        private long latest;

        void count(long second, int kind) {
            forget(second);
            counts[kind][(int) (second % KEPT)]++;
        }

        private void forget(long second) {
            for (long past = Math.max(latest + 1, second - KEPT + 1); past <= second; past++) {
                for (int[] ring : counts) {
                    ring[(int) (past % KEPT)] = 0;
                }
            }
            latest = Math.max(latest, second);
        }

        int[][] until(long second) {
            forget(second);
            return Arrays.stream(counts).map(this::inARow).toArray(int[][]::new);
        }

        private int[] inARow(int[] ring) {
            int[] row = new int[KEPT];
            for (int i = 0; i < KEPT; i++) {
                row[i] = ring[(int) ((latest + 1 + i) % KEPT)];
            }
            return row;
        }
    }
}
