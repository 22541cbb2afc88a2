package dev.chitchat.quota;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import reactor.core.publisher.Mono;

/** A server in this JVM whose network takes its time, each way by chance; it notes when calls arrive. */
public final class CountedCalls {

    private final List<Long> arrivals = Collections.synchronizedList(new ArrayList<>());
    private final SplittableRandom random;
    private final int jitterMicros;

    /** A network that adds up to this each way. */
    public CountedCalls(long seed, Duration jitter) {
        this.random = new SplittableRandom(seed);
        this.jitterMicros = (int) (jitter.toNanos() / 1000);
    }

    /** One call. */
    public Mono<Integer> call(int number) {
        return Mono.defer(() -> Mono.delay(way())
                .doOnNext(tick -> arrivals.add(System.nanoTime()))
                .then(Mono.delay(way()))
                .thenReturn(number));
    }

    private synchronized Duration way() {
        return Duration.ofNanos(1000L * random.nextInt(jitterMicros + 1));
    }

    /** When they arrived, in microseconds from the first one. */
    public List<Long> times() {
        List<Long> times = new ArrayList<>(arrivals);
        Collections.sort(times);
        long first = times.isEmpty() ? 0 : times.get(0);
        times.replaceAll(time -> (time - first) / 1000);
        return times;
    }

    /** How many calls arrived. */
    public int count() {
        return arrivals.size();
    }

    /** The most that arrived in any window of this length. */
    public int mostIn(Duration window) {
        List<Long> times = new ArrayList<>(arrivals);
        Collections.sort(times);
        int most = 0;
        for (int from = 0, to = 0; to < times.size(); to++) {
            while (times.get(to) - times.get(from) >= window.toNanos()) {
                from++;
            }
            most = Math.max(most, to - from + 1);
        }
        return most;
    }

    /** From the first arrival to the last. */
    public Duration span() {
        List<Long> times = new ArrayList<>(arrivals);
        return Duration.ofNanos(Collections.max(times) - Collections.min(times));
    }
}
