package dev.chitchat.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.Outbound;
import dev.chitchat.api.UpdateResult;
import dev.chitchat.retry.RetryPolicy;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.Faults;
import dev.chitchat.sandbox.Ports;
import dev.chitchat.sandbox.SandboxOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/**
 * Streams for minutes over a network on which 30 % of all calls fail in every way there is, with the rate lifted, and shows
 * that nothing grows: {@code mvn test -Psoak}, 10 minutes, or {@code -Dchitchat.soak=3} for three.
 *
 * <p>Twelve times the service goes away and comes back empty, so that what it remembers does not count as growth.
 */
@Tag("soak")
class SoakTest {

    private static final Duration SPAN = Duration.ofMinutes(Integer.getInteger("chitchat.soak", 10));
    private static final int PERIODS = 12;
    private static final int QUESTIONS = 2_000;
    private static final long SEED = 7;
    private static final SandboxOptions FAULTY = SandboxOptions.DEFAULTS
            .withModel(CountingModel.NONE)
            .withFaults(Faults.of(0.3))
            .withSeed(SEED);

    /** Of 200,000 edits one may well fail eleven times in a row by chance alone, and a call is tried no more by default. */
    private static final RetryPolicy MANY_RETRIES =
            RetryPolicy.defaults().withMaxRetries(40).withBackoff(Duration.ofMillis(5), Duration.ofMillis(50));

    private final List<Sample> samples = new ArrayList<>();
    private final AtomicLong applied = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong attempts = new AtomicLong();

    /** The JVM at one moment, after a collection of garbage; sockets are those of client and sandbox together. */
    private record Sample(long seconds, long heapKiB, int threads, long sockets) {}

    @Test
    void nothingGrowsWhileAThirdOfAllCallsFail() throws Exception {
        int port = Ports.unused();
        ChitchatSandbox sandbox =
                ChitchatSandbox.start(FAULTY.withFaults(Faults.NONE).withPort(port));
        try (ChitchatClient client = RealClient.of(sandbox)
                .timeout(Duration.ofSeconds(1))
                .retry(MANY_RETRIES)
                .lookAhead(1_024)
                .build()) {
            CompletableFuture<Void> stream =
                    client.updateAll(edits()).doOnNext(this::count).then().toFuture();
            StepVerifier.create(Mono.delay(Duration.ofSeconds(5)))
                    .expectNextCount(1)
                    .expectComplete()
                    .verify(SPAN);
            sandbox.options(FAULTY);
            for (int period = 1; period <= PERIODS; period++) {
                StepVerifier.create(Mono.delay(SPAN.dividedBy(PERIODS)))
                        .expectNextCount(1)
                        .expectComplete()
                        .verify(SPAN);
                sandbox.close();
                sandbox = ChitchatSandbox.start(FAULTY.withPort(port));
                samples.add(sample(period));
                System.out.println(samples.get(samples.size() - 1) + ", " + applied + " applied, " + failed
                        + " failed, " + attempts + " attempts");
            }
            stream.get(2, TimeUnit.MINUTES);
            assertThat(client.quotaStatus().underWay()).isZero();
            assertThat(client.quotaStatus().waiting()).isZero();
            assertThat(client.retryStatus().waiting()).isZero();
        } finally {
            sandbox.close();
        }
        assertFlat();
    }

    private static Flux<Outbound<ChitchatUpdate, Long>> edits() {
        return Flux.<Outbound<ChitchatUpdate, Long>, Long>generate(() -> 0L, (n, sink) -> {
                    sink.next(Outbound.of(ChitchatUpdate.of("q" + n % QUESTIONS).withAnswer("v" + n), n));
                    return n + 1;
                })
                .takeUntilOther(Mono.delay(SPAN));
    }

    private void count(UpdateResult<Long> result) {
        attempts.addAndGet(result.attempts());
        if (result instanceof UpdateResult.Failed<Long> lost) {
            System.out.println("failed after " + result.attempts() + " attempts: " + lost.error());
            failed.incrementAndGet();
        } else {
            applied.incrementAndGet();
        }
    }

    /** The first quarter warms up; after it nothing may become more by more than a fraction. */
    private void assertFlat() {
        Sample early = samples.get(PERIODS / 4);
        Sample late = samples.get(PERIODS - 1);
        assertThat(failed).hasValue(0);
        assertThat(applied.get()).isPositive();
        assertThat(late.heapKiB()).as("%s", samples).isLessThan(early.heapKiB() * 5 / 4 + 4_096);
        assertThat(late.threads()).as("%s", samples).isLessThanOrEqualTo(early.threads() + 2);
        assertThat(late.sockets()).as("%s", samples).isLessThanOrEqualTo(early.sockets() + 16);
    }

    private static Sample sample(int period) throws IOException {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        int threads = ManagementFactory.getThreadMXBean().getThreadCount();
        return new Sample(SPAN.toSeconds() * period / PERIODS, heap / 1024, threads, sockets());
    }

    private static long sockets() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(SoakTest::isSocket).count();
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }
}
