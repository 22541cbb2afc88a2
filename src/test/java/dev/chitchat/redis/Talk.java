package dev.chitchat.redis;

import dev.chitchat.quota.spi.LeaseRelease;
import dev.chitchat.quota.spi.StoreAnswer;
import dev.chitchat.quota.spi.StoreRequest;
import dev.chitchat.quota.spi.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/** Processes that always have a call to make ask one key in simulated time; when their calls arrived. */
final class Talk {

    private static final long SECOND = 1_000_000;
    private static final long ROUND_TRIP = 20_000;

    private final List<Caller> processes = new ArrayList<>();
    private final List<Long> arrivals = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(8);
    private long now;

    Talk(long start) {
        this.now = start;
    }

    Caller join(TimedScript script) {
        Caller process = new Caller("p" + processes.size(), script, now);
        processes.add(process);
        return process;
    }

    /** Lets so many seconds pass; answers the moments of the calls made in them. */
    List<Long> pass(int seconds) {
        arrivals.clear();
        long end = now + seconds * SECOND;
        Caller next = soonest();
        while (next.askAt < end) {
            now = Math.max(now, next.askAt);
            next.ask();
            next = soonest();
        }
        now = end;
        return List.copyOf(arrivals);
    }

    private Caller soonest() {
        return processes.stream()
                .min(Comparator.comparingLong(process -> process.askAt))
                .orElseThrow();
    }

    /** The most calls in any second. */
    static int mostInASecond(List<Long> calls) {
        List<Long> sorted = calls.stream().sorted().toList();
        int most = 0;
        for (int from = 0, to = 0; to < sorted.size(); to++) {
            while (sorted.get(from) <= sorted.get(to) - SECOND) {
                from++;
            }
            most = Math.max(most, to - from + 1);
        }
        return most;
    }

    static double longestGapSeconds(List<Long> calls) {
        List<Long> sorted = calls.stream().sorted().toList();
        long longest = 0;
        for (int i = 1; i < sorted.size(); i++) {
            longest = Math.max(longest, sorted.get(i) - sorted.get(i - 1));
        }
        return longest / (double) SECOND;
    }

    final class Caller {

        private final String name;
        private TimedScript script;
        private long askAt;
        private int calls;
        private boolean dies;
        private int longestWait = Integer.MAX_VALUE;
        private long leaveAt = Long.MAX_VALUE;
        private List<LeaseRelease> ended = List.of();

        Caller(String name, TimedScript script, long askAt) {
            this.name = name;
            this.script = script;
            this.askAt = askAt;
        }

        /** Goes on with another rate or version. */
        void become(TimedScript other) {
            script = other;
        }

        int calls() {
            return calls;
        }

        /** Is not heard of again after its next call was granted. */
        void dieInACall() {
            dies = true;
        }

        /** Has callers who leave after this time at most, each with another after it. */
        Caller waitsAtMost(int micros) {
            longestWait = micros;
            nextCaller();
            return this;
        }

        private void nextCaller() {
            leaveAt = longestWait == Integer.MAX_VALUE ? Long.MAX_VALUE : now + 1 + random.nextInt(longestWait);
        }

        private void ask() {
            boolean leaves = now >= leaveAt;
            String lease = leaves ? "" : name + ":" + calls;
            StoreAnswer answer = script.exchange(
                    new StoreRequest(
                            name,
                            lease,
                            Duration.ZERO,
                            Duration.ofMillis(25),
                            Duration.ofSeconds(11),
                            calls > 0,
                            true,
                            ended),
                    now);
            long pause = answer.pause().toNanos() / 1_000;
            ended = List.of();
            if (leaves) {
                nextCaller();
                return;
            }
            if (answer.granted()) {
                nextCaller();
                calls++;
                arrivals.add(now + pause);
                askAt = dies ? Long.MAX_VALUE : now + pause + ROUND_TRIP;
                ended = List.of(
                        new LeaseRelease(lease, Verdict.ANSWERED, Duration.ofNanos(ROUND_TRIP * 1_000), Duration.ZERO));
            } else {
                askAt = Math.min(leaveAt, now + Math.max(1_000, pause));
            }
        }
    }
}
