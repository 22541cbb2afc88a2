package dev.chitchat.internal.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chitchat.error.ApiException;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.TransportException;
import dev.chitchat.internal.CallListener;
import dev.chitchat.retry.RetryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class RetryPolicyTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final List<Long> attempts = new ArrayList<>();
    private final List<Duration> waits = new ArrayList<>();
    private final CallListener listener = new CallListener() {
        @Override
        public void backingOff(Throwable failure, Duration pause) {
            waits.add(pause);
        }
    };

    @AfterEach
    void dispose() {
        time.dispose();
    }

    private Mono<String> failing(int times, RetryPolicy policy, Throwable failure) {
        return Mono.fromCallable(() -> {
                    attempts.add(time.now(TimeUnit.MILLISECONDS));
                    if (attempts.size() <= times) {
                        throw failure instanceof ApiException refused
                                ? new ApiException("call", refused.code(), "", null)
                                : (Exception) failure;
                    }
                    return "done";
                })
                .retryWhen(
                        Retries.create(policy, time, Duration.ofSeconds(10), 5).ofRounds(listener, any -> true));
    }

    private static ApiException code(int code) {
        return new ApiException("call", code, "", null);
    }

    private void run(Mono<String> call, Duration span) {
        call.subscribe(value -> {}, error -> {});
        time.advanceTimeBy(span);
    }

    @Test
    void aPassingFailureIsRetriedAfterADoublingHalfRandomPause() {
        run(failing(4, RetryPolicy.defaults(), code(60008)), Duration.ofMinutes(1));

        assertThat(attempts).hasSize(5);
        for (int retry = 0; retry < 4; retry++) {
            assertThat(waits.get(retry)).isBetween(Duration.ofMillis(100L << retry), Duration.ofMillis(200L << retry));
        }
    }

    @Test
    void afterTooOftenNoRetryComesWithinAWindow() {
        for (int i = 0; i < 200; i++) {
            attempts.clear();
            run(failing(1, RetryPolicy.defaults(), code(-14)), Duration.ofMinutes(1));
        }

        assertThat(waits).hasSize(200).allMatch(wait -> wait.compareTo(Duration.ofSeconds(1)) >= 0);
        assertThat(waits).allMatch(wait -> wait.compareTo(Duration.ofSeconds(2)) <= 0);
        assertThat(waits.stream().distinct().count()).as("waits are spread").isGreaterThan(150);
    }

    @Test
    void callsRejectedTogetherDoNotComeBackTogether() {
        for (int i = 0; i < 200; i++) {
            attempts.clear();
            run(failing(1, RetryPolicy.defaults(), code(-14)), Duration.ofMinutes(1));
        }
        long inBusiestTenth = waits.stream()
                .mapToLong(wait -> wait.toMillis() / 100)
                .boxed()
                .collect(java.util.stream.Collectors.groupingBy(slot -> slot, java.util.stream.Collectors.counting()))
                .values()
                .stream()
                .mapToLong(Long::longValue)
                .max()
                .orElseThrow();

        assertThat(inBusiestTenth).isLessThan(60);
    }

    @ParameterizedTest
    @ValueSource(ints = {-7, -20, -50003, -50040, 60002, 70003, 70016, 424242, 0})
    void aFinalOrUnknownCodeIsNeverRetried(int code) {
        run(failing(1, RetryPolicy.defaults(), code(code)), Duration.ofHours(1));

        assertThat(attempts).hasSize(1);
    }

    @Test
    void anExpiredSignatureIsTriedAgainAtOnceAndOnlyOnce() {
        StepVerifier.create(failing(9, RetryPolicy.defaults(), code(70001)))
                .expectErrorSatisfies(error ->
                        assertThat(((ChitchatException) error).attempts()).isEqualTo(2))
                .verify(SOON);

        assertThat(attempts).hasSize(2);
        assertThat(waits).containsExactly(Duration.ZERO);
    }

    @Test
    void attemptsAreOneMoreThanRetriesAndKeepEarlierFailures() {
        AtomicInteger seen = new AtomicInteger();
        failing(99, RetryPolicy.defaults().withMaxRetries(3), code(60008)).subscribe(value -> {}, error -> {
            assertThat(((ChitchatException) error).attempts()).isEqualTo(4);
            assertThat(error.getSuppressed()).hasSize(3).doesNotContain(error);
            seen.incrementAndGet();
        });
        time.advanceTimeBy(Duration.ofMinutes(1));

        assertThat(attempts).hasSize(4);
        assertThat(waits).as("no wait after the last attempt").hasSize(3);
        assertThat(seen).hasValue(1);
    }

    @Test
    void ofVeryManyFailuresOnlyTheFirstAreKept() {
        AtomicInteger kept = new AtomicInteger();
        failing(999, RetryPolicy.defaults().withMaxRetries(100), code(60008))
                .subscribe(value -> {}, error -> kept.set(error.getSuppressed().length));
        time.advanceTimeBy(Duration.ofHours(1));

        assertThat(attempts).hasSize(101);
        assertThat(kept).hasValue(16);
    }

    @Test
    void withoutRetriesTheFailureIsEmittedAtOnce() {
        StepVerifier.create(failing(1, RetryPolicy.none(), code(60008)))
                .expectError(ApiException.class)
                .verify(SOON);
        assertThat(waits).isEmpty();
    }

    @Test
    void aForeignExceptionIsNotRetried() {
        StepVerifier.create(failing(1, RetryPolicy.defaults(), new IOException("broken")))
                .expectError(IOException.class)
                .verify(SOON);
        assertThat(attempts).hasSize(1);
    }

    @Test
    void eachSubscriptionCountsForItself() {
        Mono<String> call = failing(99, RetryPolicy.defaults().withMaxRetries(2), code(60008));
        run(call, Duration.ofMinutes(1));
        run(call, Duration.ofMinutes(1));

        assertThat(attempts).hasSize(6);
    }

    @Test
    void cancellingWhileItWaitsEndsTheWait() {
        var waiting = failing(1, RetryPolicy.defaults(), code(60008)).subscribe();
        waiting.dispose();
        time.advanceTimeBy(Duration.ofMinutes(1));

        assertThat(attempts).hasSize(1);
    }

    @Test
    void waitsNeverOverflowWhateverTheNumberOfRetries() {
        Backoff backoff = Backoff.of(RetryPolicy.defaults());
        var random = new java.util.SplittableRandom(7);
        for (long retry : new long[] {0, 1, 30, 31, 32, 62, 63, 64, 1000, Long.MAX_VALUE}) {
            assertThat(backoff.waitNanos(dev.chitchat.error.RetryClass.TRANSIENT, retry, random))
                    .as("retry %d", retry)
                    .isBetween(0L, Duration.ofSeconds(10).toNanos());
            assertThat(backoff.waitNanos(dev.chitchat.error.RetryClass.RATE_LIMITED, retry, random))
                    .as("retry %d", retry)
                    .isBetween(
                            Duration.ofSeconds(1).toNanos(),
                            Duration.ofSeconds(20).toNanos());
        }
    }

    @Test
    void aBackoffOfCenturiesIsALongWaitAndNoOverflow() {
        Duration centuries = Duration.ofDays(200_000);
        run(failing(1, RetryPolicy.defaults().withBackoff(centuries, centuries), code(60008)), Duration.ofDays(365));

        assertThat(attempts).hasSize(1);
        assertThat(waits).singleElement().satisfies(wait -> assertThat(wait).isGreaterThan(Duration.ofDays(10_000)));
    }

    @Test
    void aDoubtfulFailureIsRetriedTwiceAtMost() {
        run(failing(99, RetryPolicy.defaults(), code(-1)), Duration.ofHours(1));

        assertThat(attempts).hasSize(3);
    }

    @Test
    void aConnectionFailureIsRetriedAndAMissingPageIsNot() {
        run(
                failing(1, RetryPolicy.defaults(), TransportException.notSent("refused", new IOException())),
                Duration.ofMinutes(1));
        assertThat(attempts).hasSize(2);

        attempts.clear();
        run(failing(1, RetryPolicy.defaults(), TransportException.httpStatus("404", 404)), Duration.ofMinutes(1));
        assertThat(attempts).hasSize(1);
    }

    @Test
    void impossiblePoliciesAreRefused() {
        assertThatThrownBy(() -> RetryPolicy.defaults().withMaxRetries(-1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RetryPolicy.defaults().withBackoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RetryPolicy.defaults().withRateLimitFloor(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
