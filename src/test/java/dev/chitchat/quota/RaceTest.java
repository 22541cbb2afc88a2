package dev.chitchat.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.error.ClientClosedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.subscriber.TestSubscriber;
import reactor.test.util.RaceTestUtils;

/**
 * Two threads at one call: one of them wins, the token is settled once, nothing is left behind. With one processor for
 * both each round takes a slice of its time, which is a minute for a test beside other work.
 */
@Timeout(300)
class RaceTest {

    private static final int ROUNDS = 2_000;

    @Test
    void grantAndCancelLeaveNoTokenAndNoPlaceBehind() {
        QuotaFixture quota = new QuotaFixture();
        for (int i = 0; i < ROUNDS; i++) {
            quota.drain();
            int made = quota.made.size();
            Disposable waiter = quota.call("raced").subscribe();

            RaceTestUtils.race(() -> quota.passMillis(900), waiter::dispose);

            QuotaStatus status = quota.status();
            assertThat(status.waiting()).as("round " + i).isZero();
            assertThat(status.underWay()).as("round " + i).isZero();
            assertThat(quota.made.size() - made).as("round " + i).isBetween(0, 1);
            quota.pass(Duration.ofSeconds(3));
            assertThat(quota.status().free()).as("round " + i).isEqualTo(5);
        }
        assertThat(quota.status().cancelled()).as("cancels that won").isPositive();
    }

    @Test
    void grantAndCloseEndTheWaiterInOneWayOnly() {
        for (int i = 0; i < ROUNDS; i++) {
            QuotaFixture quota = new QuotaFixture();
            quota.drain();
            TestSubscriber<String> waiter = TestSubscriber.create();
            quota.call("raced").subscribe(waiter);

            RaceTestUtils.race(() -> quota.passMillis(900), quota.limiter::close);

            assertThat(waiter.isTerminated()).as("round " + i).isTrue();
            assertThat(waiter.getProtocolErrors()).as("round " + i).isEmpty();
            assertThat(quota.status().waiting()).isZero();
            assertThat(quota.status().underWay()).isZero();
            if (waiter.isTerminatedError()) {
                assertThat(waiter.expectTerminalError()).isInstanceOf(ClientClosedException.class);
                assertThat(quota.made).isEmpty();
            } else {
                assertThat(quota.made).containsExactly("raced");
            }
            quota.pass(Duration.ofSeconds(3));
        }
    }

    @Test
    void answerAndCancelSettleTheTokenOnce() {
        QuotaFixture quota = new QuotaFixture();
        for (int i = 0; i < ROUNDS; i++) {
            quota.pass(Duration.ofSeconds(3));
            Sinks.One<String> answer = Sinks.one();
            TestSubscriber<String> subscriber = TestSubscriber.create();
            quota.open("raced", answer).subscribe(subscriber);

            RaceTestUtils.race(() -> answer.tryEmitValue("answer"), subscriber::cancel);

            assertThat(quota.status().underWay()).as("round " + i).isZero();
            quota.pass(Duration.ofSeconds(2));
            assertThat(quota.status().free()).as("round " + i).isEqualTo(5);
            assertThat(subscriber.getProtocolErrors()).as("round " + i).isEmpty();
        }
    }

    @Test
    void failureAndCancelSettleTheTokenOnce() {
        QuotaFixture quota = new QuotaFixture();
        for (int i = 0; i < ROUNDS; i++) {
            quota.pass(Duration.ofSeconds(3));
            Sinks.One<String> answer = Sinks.one();
            TestSubscriber<String> subscriber = TestSubscriber.create();
            quota.open("raced", answer).onErrorResume(failure -> Mono.empty()).subscribe(subscriber);

            RaceTestUtils.race(
                    () -> answer.tryEmitError(new IllegalStateException("failure of round")), subscriber::cancel);

            quota.pass(Duration.ofSeconds(2));
            assertThat(quota.status().free()).as("round " + i).isEqualTo(5);
            assertThat(quota.status().underWay()).as("round " + i).isZero();
        }
    }

    /** Every call ends, whoever comes, cancels and settles beside it, on threads and timers as they are in use. */
    @Test
    void manyThreadsThatCallAndCancelLoseNoToken() throws InterruptedException {
        Scheduler threads = Schedulers.newParallel("callers", 4);
        Limiter limiter = Quota.local(QuotaOptions.of(Rate.perSecond(50_000)).withScheduler(threads))
                .limiter("many threads", "command");
        int calls = 20_000;
        AtomicInteger ended = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(calls);
        List<Runnable> callers = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            callers.add(() -> {
                for (int i = 0; i < calls / 4; i++) {
                    Disposable call = limiter.limit(Mono.just(i))
                            .doFinally(signal -> {
                                ended.incrementAndGet();
                                all.countDown();
                            })
                            .subscribe();
                    if (i % 3 == 0) {
                        call.dispose();
                    }
                }
            });
        }
        RaceTestUtils.race(callers.toArray(Runnable[]::new));

        assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(ended).hasValue(calls);
        QuotaStatus status = limiter.status();
        assertThat(status.waiting()).isZero();
        assertThat(status.underWay()).isZero();
        assertThat(status.granted() + status.cancelled()).isEqualTo(calls);
        limiter.close();
        threads.dispose();
    }
}
