package dev.chitchat.benchmarks.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the members said, and when their parent heard it. */
final class Log {

    private final List<Entry> entries = new ArrayList<>();

    synchronized void add(int member, String word) {
        entries.add(new Entry(System.nanoTime(), member, word));
    }

    synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    long count(String word) {
        return entries().stream().filter(entry -> entry.word.equals(word)).count();
    }

    /** Accepted calls a second from a moment to the last of them, as a share of 5. */
    double rate(long from) {
        List<Entry> accepted =
                entries().stream().filter(entry -> entry.word.equals("ok")).toList();
        double seconds = (accepted.get(accepted.size() - 1).nanos - from) / 1e9;
        return accepted.size() / seconds / 5;
    }

    /** The same from the first accepted call on, when the processes had woken up: one call fewer in that time. */
    double rateFromFirst() {
        List<Entry> accepted =
                entries().stream().filter(entry -> entry.word.equals("ok")).toList();
        double seconds = (accepted.get(accepted.size() - 1).nanos - accepted.get(0).nanos) / 1e9;
        return (accepted.size() - 1) / seconds / 5;
    }

    /** Jain's index of the members' shares in the first half of all accepted calls. */
    double fairness(int members) {
        List<Entry> accepted =
                entries().stream().filter(entry -> entry.word.equals("ok")).toList();
        double[] shares = new double[members];
        accepted.subList(0, accepted.size() / 2).forEach(entry -> shares[entry.member]++);
        double sum = 0;
        double squares = 0;
        for (double share : shares) {
            sum += share;
            squares += share * share;
        }
        return sum * sum / (members * squares);
    }

    /** Accepted calls in each second from a moment on, and the longest time without one. */
    String course(long from) {
        long[] seconds = new long[120];
        long longest = 0;
        long before = from;
        for (Entry entry : entries()) {
            if (entry.word.equals("ok")) {
                seconds[(int) Math.min(119, (entry.nanos - from) / 1_000_000_000)]++;
                longest = Math.max(longest, entry.nanos - before);
                before = entry.nanos;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i <= (before - from) / 1_000_000_000 && i < 120; i++) {
            text.append(seconds[i]).append(' ');
        }
        return String.format(Locale.ROOT, "longest gap %.1f s; per second: %s", longest / 1e9, text);
    }

    record Entry(long nanos, int member, String word) {}
}
