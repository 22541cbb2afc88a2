package dev.chitchat.benchmarks.cost;

import dev.chitchat.benchmarks.peers.Library;
import dev.chitchat.benchmarks.peers.Pacer;
import dev.chitchat.quota.Rate;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What a call costs that need not wait: the limit is lifted to 10^9 a second, the call completes at once, and all threads
 * share one limiter. What a limiter adds is its score less that of {@link Library#NONE} in the same run.
 *
 * <p>{@code flat} is a stream of calls, {@code seq} one call after the other; both limit each call anew, as a client does.
 * The names that end in {@code Shared} subscribe to one limited call over and over instead, so the assembly is left out.
 *
 * <pre>{@code
 * java -jar target/benchmarks.jar OperatorBenchmark -prof gc
 * java -jar target/benchmarks.jar OperatorBenchmark -prof gc -t 4
 * java -jar target/benchmarks.jar OperatorBenchmark -prof gc -p library=NONE,GUAVA,DISCORD4J
 * }</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 2,
        jvmArgs = {"-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class OperatorBenchmark {

    private static final Rate LIFTED = new Rate(100_000, Duration.ofNanos(100_000));
    private static final int CALLS = 1_000;
    private static final int CONCURRENCY = 64;

    /** Whose limiter. */
    @Param({"NONE", "CHITCHAT", "RESILIENCE4J", "BUCKET4J"})
    public Library library = Library.NONE;

    private final Mono<Integer> call = Mono.just(1).hide();
    private Pacer pacer = Library.NONE.pacer(LIFTED);
    private Mono<Integer> limited = call;

    /** Nothing to do before JMH has set the library. */
    public OperatorBenchmark() {}

    /** Makes the limiter that all threads share. */
    @Setup
    public void open() {
        pacer = library.pacer(LIFTED);
        limited = pacer.limit(call);
    }

    /** Stops its threads. */
    @TearDown
    public void close() {
        pacer.close();
    }

    /**
     * A stream of calls, each limited anew.
     *
     * @param prompt checks that nothing waits
     * @return the last answer
     */
    @Benchmark
    @OperationsPerInvocation(CALLS)
    public @Nullable Integer flat(Promptness prompt) {
        return Flux.range(0, CALLS).flatMap(i -> pacer.limit(call), CONCURRENCY).blockLast();
    }

    /**
     * One call after the other, each limited anew.
     *
     * @param prompt checks that nothing waits
     * @return the answer
     */
    @Benchmark
    public @Nullable Integer seq(Promptness prompt) {
        return pacer.limit(call).block();
    }

    /**
     * A stream of subscriptions to one limited call.
     *
     * @param prompt checks that nothing waits
     * @return the last answer
     */
    @Benchmark
    @OperationsPerInvocation(CALLS)
    public @Nullable Integer flatShared(Promptness prompt) {
        return Flux.range(0, CALLS).flatMap(i -> limited, CONCURRENCY).blockLast();
    }

    /**
     * One subscription after the other to one limited call.
     *
     * @param prompt checks that nothing waits
     * @return the answer
     */
    @Benchmark
    public @Nullable Integer seqShared(Promptness prompt) {
        return limited.block();
    }

    /** Tells after each iteration whether calls had to wait after all: then the figures are not what they claim. */
    @State(Scope.Thread)
    public static class Promptness {

        private static final int TRIES = 20_000;
        private static final Set<Library> ON_THE_SPOT =
                EnumSet.of(Library.NONE, Library.CHITCHAT, Library.RESILIENCE4J, Library.BUCKET4J);

        /** Nothing to do. */
        public Promptness() {}

        /**
         * Every thread tries some calls while the others do.
         *
         * @param benchmark whose limiter
         */
        @TearDown(Level.Iteration)
        public void check(OperatorBenchmark benchmark) {
            if (!ON_THE_SPOT.contains(benchmark.library)) {
                return;
            }
            int late = 0;
            for (int i = 0; i < TRIES; i++) {
                late += benchmark.limited.toFuture().isDone() ? 0 : 1;
            }
            if (late > 0) {
                System.out.println("# " + late + " of " + TRIES + " calls had to wait");
            }
        }
    }
}
