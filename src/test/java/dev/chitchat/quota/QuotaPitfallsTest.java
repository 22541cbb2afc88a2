package dev.chitchat.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.error.ApiException;
import dev.chitchat.sandbox.Jitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * What other limiters got wrong, each with a test that fails on the naive version: here where it is not a test of its own
 * kind elsewhere.
 *
 * <ol>
 *   <li>twice the limit in one window: {@code TokenBucketPropertyTest}, {@link #aBurstAfterARestStaysWithinOneWindowsTokens}
 *   <li>a full bucket at start: {@link #aFullBucketAtStartIsSpreadOverTheFirstWindow},
 *       {@code SharingAndClosingTest.anUnusedBucketIsKeptForTwoWindowsThenFreed}
 *   <li>a place or token lost on cancel: {@code WaitingLineTest.aCancelledWaiterLeavesNoTraceAndTheNextCallerGoesAtOnce},
 *       {@code RaceTest.grantAndCancelLeaveNoTokenAndNoPlaceBehind}
 *   <li>a call sent after its caller left: {@code WaitingLineTest.theSourceOfADisposedWaiterIsNeverSubscribed},
 *       {@code WaitingLineTest.aTimeoutOnAWaitingCallFiresInTime}
 *   <li>a herd after a pause: {@link #afterAPauseWaitersLeaveOneByOneNotAsAHerd}
 *   <li>a fraction of a pause lost: {@link #aFractionOfAMillisecondOfAPauseIsKept}
 *   <li>a timer for each waiter: {@code WaitingLineTest.howeverManyWaitOneTimerIsPending}
 *   <li>waking under a lock or on the caller's stack:
 *       {@code CallThroughQuotaTest.theSchedulerGrantsAWaiterNotTheCallThatFreedTheToken},
 *       {@link #userCodeMayCallTheLimiterAgainFromItsOwnCall},
 *       {@code WaitingLineTest.aHundredThousandWaitersAreGrantedWithoutDeepeningTheStack}
 *   <li>an unbounded line: {@code WaitingLineTest.aFullLineRefusesTellingTheExpectedWait}
 *   <li>blocking: {@code NonBlockingTest}
 *   <li>overtaking and starving: {@code WaitingLineTest.aNewcomerDoesNotOvertakeEvenWhenATokenHasJustComeFree},
 *       {@code WaitingLineTest.aRetryPaysItsOwnTokenAndStandsInLineBehindThoseWhoWait}
 *   <li>assembly limited instead of subscription: {@code CallThroughQuotaTest.nothingHappensBeforeSubscriptionAndEachSubscriptionPays}
 *   <li>the limit multiplied by clients: {@code SharingAndClosingTest.limitersOfOneScopeAndCommandShareTheBucket}
 *   <li>clock steps, overflow, odd rates: {@code UpheavalTest}, {@link #oddAndSlowRatesAreKeptExactly}
 *   <li>late timers lower the rate: {@link #lateTimersDoNotLowerTheRate}
 *   <li>state never freed, or freed in use: {@code SharingAndClosingTest.anUnusedBucketIsKeptForTwoWindowsThenFreed},
 *       {@code SharingAndClosingTest.aBucketIsNotFreedWhileACallIsInFlight}
 *   <li>adapting too much, or with retries only: {@link #aRoundOfRejectionsIsOneStepAndIsForgottenAgain},
 *       {@code CallThroughQuotaTest.rejectionsTeachTheBucketWithRetriesOff}
 * </ol>
 */
@Timeout(60)
class QuotaPitfallsTest {

    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;

    @Test
    void aBurstAfterARestStaysWithinOneWindowsTokens() {
        QuotaFixture quota = new QuotaFixture();
        quota.pass(Duration.ofMinutes(5));
        List<Long> sent = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            quota.limiter
                    .limit(Mono.fromRunnable(() -> sent.add(quota.nowMillis())))
                    .subscribe();
        }
        quota.pass(Duration.ofSeconds(10));

        assertThat(sent).hasSize(20);
        for (int i = 5; i < sent.size(); i++) {
            assertThat(sent.get(i) - sent.get(i - 5)).isGreaterThanOrEqualTo(1_000);
        }
    }

    @Test
    void aFullBucketAtStartIsSpreadOverTheFirstWindow() {
        TokenBucket bucket = new TokenBucket(Rate.perSecond(5), 0);
        for (int i = 0; i < 5; i++) {
            assertThat(bucket.waitNanos(200 * MILLI * i, 0)).isZero();
            bucket.lease(200 * MILLI * i);
            if (i < 4) {
                assertThat(bucket.waitNanos(200 * MILLI * i, 0)).isGreaterThan(190 * MILLI);
            }
        }
    }

    @Test
    void afterAPauseWaitersLeaveOneByOneNotAsAHerd() {
        QuotaFixture quota = new QuotaFixture();
        for (int i = 0; i < 10; i++) {
            quota.call("accepted").subscribe();
        }
        quota.pass(Duration.ofSeconds(4));
        List<Sinks.One<String>> answers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            answers.add(Sinks.one());
            quota.open("held", answers.get(i)).subscribe();
            quota.passMillis(200);
        }
        List<Long> sent = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            quota.limiter
                    .limit(Mono.fromRunnable(() -> sent.add(quota.nowMillis())))
                    .subscribe();
        }
        quota.pass(Duration.ofSeconds(10));
        answers.forEach(answer -> answer.tryEmitValue("answer"));
        quota.pass(Duration.ofSeconds(10));

        assertThat(sent).hasSize(5);
        assertThat(sent.get(4) - sent.get(0)).isGreaterThanOrEqualTo(600);
        assertThat(IntStream.range(1, 5).filter(i -> sent.get(i) - sent.get(i - 1) < 150))
                .as("calls that follow early: " + sent)
                .hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void aFractionOfAMillisecondOfAPauseIsKept() {
        Rate rate = new Rate(1, Duration.ofNanos(1_700_001));
        TokenBucket bucket = new TokenBucket(rate, 0);
        bucket.lease(0);
        bucket.answered(0, 0, false);

        long wait = bucket.waitNanos(0, 0);

        assertThat(wait).isGreaterThanOrEqualTo(1_700_001);
        assertThat(bucket.waitNanos(wait - 1, 0)).isEqualTo(1);
        assertThat(bucket.waitNanos(wait, 0)).isZero();
    }

    @Test
    void aLongerRoundTripDoesNotShortenTheWindowOfACallGivenUp() {
        TokenBucket bucket = new TokenBucket(Rate.perSecond(5), 0);
        bucket.lease(10 * SECOND);
        bucket.unanswered(10 * SECOND);
        for (int i = 0; i < 4; i++) {
            bucket.lease(10 * SECOND + i * MILLI);
            bucket.answered(10 * SECOND + i * MILLI, 10 * SECOND + (300 + i) * MILLI, false);
        }
        long learned = 10 * SECOND + 950 * MILLI;

        assertThat(bucket.waitNanos(learned, 0)).isGreaterThan(50 * MILLI);
        assertThat(bucket.roundTripFloorNanos()).isPositive();
    }

    @Test
    void userCodeMayCallTheLimiterAgainFromItsOwnCall() {
        QuotaFixture quota = new QuotaFixture();
        quota.pass(Duration.ofSeconds(2));
        quota.limiter
                .limit(Mono.defer(() -> quota.call("inner")))
                .subscribe(value -> quota.call("after").subscribe());
        quota.pass(Duration.ofSeconds(5));

        assertThat(quota.made).containsExactly("inner", "after");
        assertThat(quota.status().underWay()).isZero();
    }

    @Test
    void oddAndSlowRatesAreKeptExactly() {
        for (double perSecond : new double[] {1 / 3600.0, 0.3, 2.5, 7, 33.3}) {
            Rate rate = Rate.perSecond(perSecond);
            TokenBucket bucket = new TokenBucket(rate, 0);
            long now = 0;
            int calls = 1_000;
            for (int i = 0; i < calls; i++) {
                now += bucket.waitNanos(now, 0);
                bucket.lease(now);
                bucket.answered(now, now, false);
            }
            double reached = (calls - 1) / (now / 1e9);

            assertThat(reached / perSecond).as(perSecond + " per second").isBetween(0.99, 1.0);
        }
    }

    @Test
    void lateTimersDoNotLowerTheRate() {
        TokenBucket bucket = new TokenBucket(Rate.perSecond(5), 0);
        long now = 0;
        int calls = 1_000;
        for (int i = 0; i < calls; i++) {
            long wait = bucket.waitNanos(now, 0);
            now += wait == 0 ? 0 : wait + 4 * MILLI * (i % 3);
            bucket.lease(now);
            bucket.answered(now - 20 * MILLI, now, false);
        }

        assertThat((calls - 1) / (now / 1e9) / 5).isGreaterThan(0.95);
    }

    @Test
    void aCallGivenUpCountsForTheLargestDelaySeenLately() {
        TokenBucket bucket = new TokenBucket(new Rate(1, Duration.ofSeconds(1)), 0);
        long now = 0;
        for (int i = 0; i < 10; i++) {
            now += bucket.waitNanos(now, 0);
            bucket.lease(now);
            bucket.answered(now, now + (i == 5 ? 420 : 20) * MILLI, false);
            now += 420 * MILLI;
        }
        now += bucket.waitNanos(now, 0);
        bucket.lease(now);
        bucket.unanswered(now + 5 * MILLI);

        assertThat(bucket.roundTripFloorNanos()).isLessThanOrEqualTo(20 * MILLI);
        assertThat(bucket.waitNanos(now + 5 * MILLI, 0)).isBetween(1_400 * MILLI, 1_425 * MILLI);
    }

    @Test
    void aRoundOfRejectionsIsOneStepAndIsForgottenAgain() {
        QuotaFixture quota = new QuotaFixture();
        for (int i = 0; i < 10; i++) {
            quota.call("accepted").subscribe();
        }
        quota.pass(Duration.ofSeconds(4));
        List<Sinks.One<String>> answers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            answers.add(Sinks.one());
            quota.open("held", answers.get(i)).onErrorComplete().subscribe();
            quota.passMillis(172);
        }
        Collections.reverse(answers);
        answers.forEach(answer -> answer.tryEmitError(new ApiException("update", -14, "too fast", null)));
        assertThat(quota.status().rejected()).isEqualTo(5);
        assertThat(quota.status().mode()).isEqualTo(Mode.PACED);

        for (int i = 0; i < 150; i++) {
            quota.call("accepted").subscribe();
        }
        quota.pass(Duration.ofSeconds(60));
        assertThat(quota.status().mode()).isEqualTo(Mode.NORMAL);
    }

    @Test
    void aServerThatRejectsForeverIsAskedAtAFloorNotNever() {
        EventLoop loop = new EventLoop();
        SimulatedServer server = new SimulatedServer(loop, arrival -> false, Jitter.steady(Duration.ofMillis(10)), 1);
        SaturatedClient client = new SaturatedClient(loop, server, Long.MAX_VALUE);

        loop.runUntil(1_000 * SECOND);
        int before = client.rejected();
        loop.runUntil(2_000 * SECOND);

        assertThat(client.rejected() - before).isBetween(200, 300);
    }
}
