package dev.chitchat.quota;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Mono;

/** A server in this JVM whose network takes its time, each way by chance; it notes when calls arrive. */
public final class CountedCalls {

    private final List<Long> arrivals = Collections.synchronizedList(new ArrayList<>());
    private final AtomicLong late = new AtomicLong();
    private final SplittableRandom random;
    private final int jitterMicros;

    /** A network that adds up to this each way. */
    public CountedCalls(long seed, Duration jitter) {
        this.random = new SplittableRandom(seed);
        this.jitterMicros = (int) (jitter.toNanos() / 1000);
    }

    /** One call. */
    public Mono<Integer> call(int number) {
        return Mono.defer(() -> {
            Duration out = way();
            Duration back = way();
            long begun = System.nanoTime();
            return Mono.delay(out)
                    .doOnNext(tick -> arrivals.add(System.nanoTime()))
                    .then(Mono.delay(back))
                    .doOnNext(tick -> late.accumulateAndGet(
                            System.nanoTime() - begun - out.plus(back).toNanos(), Math::max))
                    .thenReturn(number);
        });
    }

    /** By how much more than its network one of them took at most: what the machine added. */
    public Duration mostLate() {
        return Duration.ofNanos(late.get());
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
