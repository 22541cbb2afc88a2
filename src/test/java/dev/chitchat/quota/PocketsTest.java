package dev.chitchat.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.error.ApiException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Tokens at hand for the threads of a fast bucket: none is lost, none is invented, and none is kept from who waits. */
@Timeout(60)
class PocketsTest {

    private static final Rate FAST = new Rate(5_000, Duration.ofNanos(500_000));

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final ExecutorService one = Executors.newSingleThreadExecutor();
    private final ExecutorService other = Executors.newSingleThreadExecutor();
    private final Limiter limiter =
            Quota.local(QuotaOptions.of(FAST).withScheduler(time)).limiter("pockets", "command");

    @AfterEach
    void stop() {
        pass(1_000);
        limiter.close();
        one.shutdownNow();
        other.shutdownNow();
    }

    @Test
    void aBucketOfFiveCallsASecondHasNoPockets() {
        assertThat(new Pockets(Rate.perSecond(5)).exist()).isFalse();
        assertThat(new Pockets(Rate.perSecond(1_000)).exist()).isFalse();
        assertThat(new Pockets(FAST).exist()).isTrue();
    }

    @Test
    void whatIsInPocketsIsFoundByWhoeverWouldHaveToWait() throws Exception {
        pass(20);
        int alone = callsUntilOneWaits(one, limiter);

        pass(20);
        on(one, () -> call(limiter).subscribe());
        int beside = callsUntilOneWaits(other, limiter);

        assertThat(alone).isEqualTo(FAST.tokens());
        assertThat(beside + 1).as("with tokens in the other's pocket").isEqualTo(FAST.tokens());
        assertThat(limiter.status().granted()).isEqualTo(2L * FAST.tokens() + 1);
    }

    @Test
    void whileSomebodyWaitsNobodyFindsATokenInAPocket() throws Exception {
        pass(20);
        on(one, () -> call(limiter).subscribe());
        callsUntilOneWaits(other, limiter);

        on(one, () -> call(limiter).subscribe());

        assertThat(limiter.status().waiting()).isEqualTo(2);
    }

    @Test
    void afterARejectionNoPocketHoldsATokenThatWasNotPaced() throws Exception {
        pass(20);
        on(one, () -> call(limiter).subscribe());
        on(
                other,
                () -> limiter.limit(Mono.error(new ApiException("update", -14, "too fast")))
                        .onErrorComplete()
                        .subscribe());

        on(one, () -> limiter.limit(Sinks.one().asMono()).subscribe());
        on(one, () -> limiter.limit(Sinks.one().asMono()).subscribe());

        assertThat(limiter.status().mode()).isEqualTo(Mode.STRICT);
        assertThat(limiter.status().underWay()).as("one call at a time").isLessThan(2);
    }

    @Test
    void theCountOfGrantsLeavesOutTokensThatWereNotUsed() throws Exception {
        pass(20);
        for (int i = 0; i < 10; i++) {
            on(one, () -> call(limiter).subscribe());
        }

        assertThat(limiter.status().granted()).isEqualTo(10);
        assertThat(limiter.status().underWay()).isZero();
    }

    @Test
    void aTokenReturnsAWindowAfterItsAnswerWasTakenOutOfThePocket() {
        long now = 1_000_000_000;
        long windowNanos = FAST.window().toNanos();
        TokenBucket bucket = new TokenBucket(FAST, 0);
        Pockets pockets = new Pockets(FAST);
        assertThat(bucket.waitNanos(now)).isZero();
        pockets.exchange(bucket, now);

        assertThat(pockets.take()).isEqualTo(now);
        assertThat(pockets.keep()).isTrue();
        pockets.empty(bucket, now + 400_000);

        assertThat(bucket.free(now + 400_000 + windowNanos)).isEqualTo(FAST.tokens() - 1);
        assertThat(bucket.free(now + 400_000 + windowNanos + 2_000)).isEqualTo(FAST.tokens());
    }

    @Test
    void aClosedLimiterGivesNoTokenOutOfAPocket() throws Exception {
        Limiter second = Quota.local(QuotaOptions.of(FAST).withScheduler(time)).limiter("pockets", "command");
        pass(20);
        on(one, () -> call(limiter).subscribe());
        second.close();

        on(one, () -> call(second).onErrorComplete().subscribe());

        assertThat(limiter.status().granted()).isEqualTo(1);
    }

    /** Calls of random length by two threads, one step after the other, in virtual time. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void noWindowEverHoldsMoreCallsThanTokensAndAllTokensComeBack(long seed) throws Exception {
        Random random = new Random(seed);
        Deque<Long> arrivals = new ArrayDeque<>();
        List<Sinks.One<Integer>> underWay = new ArrayList<>();
        long windowNanos = FAST.window().toNanos();
        int most = 0;
        for (int step = 0; step < 400; step++) {
            time.advanceTimeBy(Duration.ofNanos(random.nextInt(200_000)));
            ExecutorService thread = random.nextBoolean() ? one : other;
            int calls = random.nextInt(1_000);
            on(thread, () -> begin(calls, arrivals, underWay));
            int ends = random.nextInt(1 + underWay.size());
            on(random.nextBoolean() ? one : other, () -> end(ends, underWay));
            most = Math.max(most, inWindow(arrivals, windowNanos));
        }
        for (int i = 0; i < 400; i++) {
            end(underWay.size(), underWay);
            pass(1);
        }

        assertThat(most).as("seed " + seed).isBetween(FAST.tokens() / 2, FAST.tokens());
        assertThat(limiter.status().underWay()).as("seed " + seed).isZero();
        pass(1);
        QuotaStatus status = limiter.status();
        assertThat(status.waiting() + status.underWay()).as("seed " + seed).isZero();
        assertThat(status.free()).as("seed " + seed).isEqualTo(FAST.tokens());
    }

    private void begin(int calls, Deque<Long> arrivals, List<Sinks.One<Integer>> underWay) {
        for (int i = 0; i < calls; i++) {
            limiter.limit(Mono.defer(() -> {
                        arrivals.add(time.now(TimeUnit.NANOSECONDS));
                        Sinks.One<Integer> answer = Sinks.one();
                        underWay.add(answer);
                        return answer.asMono();
                    }))
                    .subscribe();
        }
    }

    private static void end(int calls, List<Sinks.One<Integer>> underWay) {
        List<Sinks.One<Integer>> ending = new ArrayList<>(underWay.subList(0, calls));
        underWay.subList(0, calls).clear();
        ending.forEach(answer -> answer.tryEmitValue(1));
    }

    private int inWindow(Deque<Long> arrivals, long windowNanos) {
        long now = time.now(TimeUnit.NANOSECONDS);
        while (!arrivals.isEmpty() && arrivals.peekFirst() <= now - windowNanos) {
            arrivals.removeFirst();
        }
        return arrivals.size();
    }

    private void pass(long millis) {
        time.advanceTimeBy(Duration.ofMillis(millis));
    }

    private static Mono<Integer> call(Limiter limiter) {
        return limiter.limit(Mono.just(1));
    }

    /** At a standing clock; answers how many were granted. */
    private int callsUntilOneWaits(ExecutorService thread, Limiter limiter) throws Exception {
        int[] granted = {0};
        on(thread, () -> {
            boolean[] done = {true};
            while (done[0]) {
                done[0] = false;
                call(limiter).subscribe(answer -> done[0] = true);
                granted[0] += done[0] ? 1 : 0;
            }
        });
        return granted[0];
    }

    private static void on(ExecutorService thread, Runnable step) throws Exception {
        Future<?> done = thread.submit(step);
        done.get(20, TimeUnit.SECONDS);
    }
}
