package dev.chitchat.sample;

import static dev.chitchat.sample.RunningSample.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.sample.RunningSample.Answer;
import dev.chitchat.watch.BlockingCalls;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A thousand callers of the sample at once, with an eye on every thread that must not block. More rounds and their figures:
 * {@code -Dchitchat.rounds=20}.
 */
@Tag("blockhound")
@Timeout(300)
class CrowdTest {

    private static final Logger LOG = LoggerFactory.getLogger(CrowdTest.class);
    private static final int CALLERS = 1_000;
    private static final int ROUNDS = Integer.getInteger("chitchat.rounds", 2);
    private static final long MEGABYTE = 1 << 20;

    private final List<Long> tookMillis = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void watch() {
        BlockingCalls.watch();
    }

    @BeforeEach
    void forget() {
        BlockingCalls.forget();
    }

    @Test
    void theWatchIsOn() {
        Mono.fromCallable(() -> new CountDownLatch(1).await(1, TimeUnit.MILLISECONDS))
                .subscribeOn(Schedulers.parallel())
                .onErrorComplete()
                .block(RunningSample.SOON);

        assertThat(BlockingCalls.seen()).isNotEmpty();
    }

    @Test
    void aThousandCallersBlockNoEventLoopAndLeaveNothingBehind() {
        try (ForgetfulService service = ForgetfulService.start();
                RunningSample sample = RunningSample.with(
                        service,
                        "chitchat.quota.rate=" + CALLERS,
                        "chitchat.quota.max-waiting=" + 2 * CALLERS,
                        "chitchat.client.merging=false")) {
            round(sample);
            tookMillis.clear();
            List<Long> heaps = new ArrayList<>(List.of(heap()));
            while (heaps.size() <= ROUNDS || (kept(heaps) >= 4 * MEGABYTE && heaps.size() <= 4 * ROUNDS)) {
                round(sample);
                heaps.add(heap());
            }
            LOG.info(
                    "{} rounds of {} callers: heap KiB {}, latency ms p50 {} p99 {} max {}",
                    heaps.size() - 1,
                    CALLERS,
                    heaps.stream().map(bytes -> bytes >> 10).toList(),
                    quantile(0.5),
                    quantile(0.99),
                    quantile(1));

            assertThat(service.calls()).isEqualTo((long) heaps.size() * CALLERS);
            assertThat(kept(heaps)).as("bytes kept, of %s", heaps).isLessThan(4 * MEGABYTE);
        }
        assertThat(BlockingCalls.seen()).isEmpty();
    }

    /** By the last rounds. More connections than in those before take room once, a leak takes it in each. */
    private static long kept(List<Long> heaps) {
        return heaps.get(heaps.size() - 1) - heaps.get(heaps.size() - 1 - ROUNDS);
    }

    private void round(RunningSample sample) {
        List<Answer> answers = crowd(sample);
        assertThat(answers)
                .hasSize(CALLERS)
                .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
    }

    private List<Answer> crowd(RunningSample sample) {
        return Flux.range(0, CALLERS)
                .flatMap(
                        i -> sample.post("application/json", update("q" + i))
                                .elapsed()
                                .doOnNext(timed -> tookMillis.add(timed.getT1()))
                                .map(timed -> timed.getT2()),
                        CALLERS)
                .collectList()
                .blockOptional(RunningSample.SOON)
                .orElseThrow();
    }

    /** At the service's own rate, with a short line. */
    @Test
    void aFullQueueSendsCallersAwayWithATimeToComeBack() {
        try (RunningSample slow = RunningSample.start("chitchat.quota.max-waiting=10")) {
            List<Answer> answers = crowd(slow);
            List<Answer> away =
                    answers.stream().filter(answer -> answer.status() == 503).toList();
            LOG.info(
                    "{} callers at 5/s with room for 10: {} sent away, latency ms p50 {} p99 {}",
                    CALLERS,
                    away.size(),
                    quantile(0.5),
                    quantile(0.99));

            assertThat(away)
                    .isNotEmpty()
                    .allSatisfy(answer -> assertThat(answer.retryAfter()).isBetween(1, 6));
            assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(CALLERS - away.size());
            assertThat(slow.sandbox().statistics().rejected()).isZero();
        }
        assertThat(BlockingCalls.seen()).isEmpty();
    }

    private long quantile(double share) {
        List<Long> sorted = tookMillis.stream().sorted().toList();
        return sorted.get((int) Math.min(sorted.size() - 1, Math.round(share * sorted.size())));
    }

    /** Bytes in use once what is not needed is gone. */
    private static long heap() {
        System.gc();
        Mono.delay(Duration.ofMillis(100)).block(RunningSample.SOON);
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
