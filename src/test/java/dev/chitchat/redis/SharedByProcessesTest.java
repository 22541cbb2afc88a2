package dev.chitchat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.error.ApiException;
import dev.chitchat.quota.CountedCalls;
import dev.chitchat.quota.Limiter;
import dev.chitchat.quota.Mode;
import dev.chitchat.quota.QuotaStatus;
import dev.chitchat.signals.Recorded;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Several processes on one Redis: one limit, like shares, few commands. */
@Timeout(60)
class SharedByProcessesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private RedisProcess redis;
    private Fleet fleet;

    @BeforeEach
    void start() {
        redis = RedisProcess.start();
        fleet = new Fleet(redis);
    }

    @AfterEach
    void stop() {
        fleet.close();
        redis.close();
    }

    /** Each process makes so many calls, all asked for at once; who made each, in the order of the answers. */
    private List<Integer> run(int processes, int each, CountedCalls calls) {
        List<Limiter> limiters =
                IntStream.range(0, processes).mapToObj(p -> fleet.join()).toList();
        List<Integer> answers = Flux.range(0, processes)
                .flatMap(p -> Flux.range(0, each).flatMap(i -> limiters.get(p).limit(calls.call(p)), each), processes)
                .collectList()
                .block(PATIENCE);
        return Objects.requireNonNull(answers);
    }

    @Test
    void processesTogetherKeepTheLimit() {
        CountedCalls calls = new CountedCalls(11, Duration.ofMillis(15));

        run(3, 8, calls);

        assertThat(calls.count()).isEqualTo(24);
        assertThat(calls.mostIn(Fleet.WINDOW)).isLessThanOrEqualTo(5);
    }

    private static long asked(Limiter limiter) {
        QuotaStatus status = limiter.status();
        return status.granted() + status.waiting();
    }

    /** All ask while the tokens are held, so that it makes no difference who came first. */
    @Test
    void processesTakeTurns() {
        List<Limiter> limiters =
                IntStream.range(0, 3).mapToObj(p -> fleet.join()).toList();
        Limiter holder = fleet.join();
        CountedCalls calls = new CountedCalls(12, Duration.ofMillis(5));
        Sinks.Empty<Integer> allHaveCome = Sinks.empty();
        Flux<Integer> holdTheTokens = Flux.range(0, 5).flatMap(i -> holder.limit(allHaveCome.asMono()), 5);
        Flux<Integer> ask = Flux.range(0, 3)
                .flatMap(p -> Flux.range(0, 8).flatMap(i -> limiters.get(p).limit(calls.call(p)), 8), 3);
        Flux<Integer> letGo = Flux.interval(Duration.ofMillis(10))
                .filter(tick -> limiters.stream()
                                .mapToLong(SharedByProcessesTest::asked)
                                .sum()
                        == 3 * 8)
                .take(1)
                .doOnNext(tick -> allHaveCome.tryEmitEmpty())
                .thenMany(Flux.empty());

        List<Integer> answers = Objects.requireNonNull(
                Flux.merge(holdTheTokens, ask, letGo).collectList().block(PATIENCE));

        for (int process = 0; process < 3; process++) {
            int who = process;
            long early = answers.subList(0, 12).stream().filter(p -> p == who).count();
            assertThat(early).as("calls of process %s among the first 12", who).isBetween(2L, 6L);
        }
    }

    @Test
    void thoseWhoWaitBehindTheHeadCostNoCommands() {
        run(1, 20, new CountedCalls(13, Duration.ofMillis(5)));

        assertThat(fleet.status(0).commands()).as("commands for 20 calls").isLessThanOrEqualTo(20 * 5);
        assertThat(fleet.status(0).failures()).isZero();
    }

    @Test
    void whatOneProcessLearnsFromARejectionHoldsForAll() {
        Limiter one = fleet.join();
        Limiter other = fleet.join();
        Recorded.of(one.limit(Mono.error(new ApiException("update", -14, "too fast", null))))
                .expectError(ApiException.class)
                .verify(PATIENCE);

        // The other asks until the first has told; the second call sees what the first one's answer brought.
        Recorded.of(Mono.defer(() -> other.limit(Mono.just(1)))
                        .repeat(() -> other.status().mode() == Mode.NORMAL)
                        .then())
                .expectComplete()
                .verify(PATIENCE);

        assertThat(other.status().mode()).isEqualTo(Mode.STRICT);
    }

    @Test
    void anIdleKeyExpires() {
        run(1, 1, new CountedCalls(14, Duration.ZERO));

        long left = redis.withClient(connection -> connection.sync().pttl("chitchat:{88888888:update}"));

        assertThat(Duration.ofMillis(left)).isBetween(Duration.ofMinutes(50), Duration.ofMinutes(61));
    }
}
