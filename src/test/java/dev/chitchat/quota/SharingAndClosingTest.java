package dev.chitchat.quota;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.error.ClientClosedException;
import dev.chitchat.error.TransportException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.subscriber.TestSubscriber;

/** Who shares a bucket, who is ended when one of them closes, and when it is freed. */
@Timeout(60)
class SharingAndClosingTest {

    private final QuotaFixture quota = new QuotaFixture();

    @Test
    void limitersOfOneScopeAndCommandShareTheBucket() {
        Limiter other = quota.another();
        quota.drain();

        assertThat(other.status().granted()).isEqualTo(5);
        other.limit(Mono.fromSupplier(quota.noting("other"))).subscribe();
        assertThat(quota.status().waiting()).isEqualTo(1);
        assertThat(quota.made).isEmpty();
    }

    @Test
    void anotherCommandOrScopeHasABucketOfItsOwn() {
        quota.drain();
        Quota local = Quota.local(quota.options);

        assertThat(local.limiter(quota.scope, "other command").status().granted())
                .isZero();
        assertThat(local.limiter("other " + quota.scope, "command").status().granted())
                .isZero();
    }

    @Test
    void closingOneLimiterEndsItsOwnWaitersOnly() {
        Limiter other = quota.another();
        quota.drain();
        List<String> ended = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            quota.call("mine").subscribe();
            other.limit(Mono.fromSupplier(quota.noting("other")))
                    .subscribe(
                            value -> {}, failure -> ended.add(failure.getClass().getSimpleName()));
        }

        other.close();
        other.close();

        assertThat(ended).containsExactly("ClientClosedException", "ClientClosedException", "ClientClosedException");
        assertThat(quota.status().waiting()).isEqualTo(3);
        quota.pass(Duration.ofSeconds(5));
        assertThat(quota.made).containsExactly("mine", "mine", "mine");
    }

    @Test
    void anAttemptThatWentOnUnseenIsNotSaidToBeUnmade() {
        List<Throwable> ends = new ArrayList<>();
        Disposable caller = quota.limiter
                .make(new LimitedCall<Integer>() {
                    @Override
                    public Mono<Integer> attempt(Permit permit) {
                        permit.sent();
                        return Mono.never();
                    }

                    @Override
                    public boolean endsByItself() {
                        return true;
                    }

                    @Override
                    public void endedUnseen(@Nullable Throwable failure, long nowNanos) {
                        ends.add(Objects.requireNonNull(failure));
                    }
                })
                .subscribe();
        caller.dispose();
        assertThat(ends).isEmpty();

        quota.limiter.close();

        assertThat(ends)
                .singleElement()
                .isInstanceOfSatisfying(
                        TransportException.class,
                        end -> assertThat(end.maybeSent()).isTrue())
                .extracting(Throwable::getMessage, as(InstanceOfAssertFactories.STRING))
                .doesNotContain("not made");
    }

    @Test
    void noLockIsHeldWhileASubscriberHearsOfTheClose() {
        quota.drain();
        Object lock = ((LimiterHandle) quota.limiter).limiter.lock;
        List<Boolean> held = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            quota.call("waiting").subscribe(value -> {}, failure -> held.add(Thread.holdsLock(lock)));
        }

        quota.limiter.close();

        assertThat(held).containsExactly(false, false, false);
    }

    @Test
    void noLockIsHeldWhileACallIsMadeOrAnswered() {
        Object lock = ((LimiterHandle) quota.limiter).limiter.lock;
        List<Boolean> held = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            quota.limiter
                    .limit(Mono.fromSupplier(() -> held.add(Thread.holdsLock(lock))))
                    .subscribe(value -> held.add(Thread.holdsLock(lock)));
        }
        quota.pass(Duration.ofSeconds(10));

        assertThat(held).hasSize(40).containsOnly(false);
    }

    @Test
    void ofTwoRatesThatAreStatedTheStricterHoldsForBoth() {
        Limiter strict = Quota.local(
                        QuotaOptions.of(new Rate(1, Duration.ofSeconds(2))).withScheduler(quota.scheduler))
                .limiter(quota.scope, "command");
        for (int i = 0; i < 100; i++) {
            quota.call("call").subscribe();
        }
        quota.pass(Duration.ofSeconds(20));

        assertThat(strict.status().tokens()).isEqualTo(1);
        assertThat(quota.made).hasSizeBetween(9, 11);
    }

    @Test
    void aRateThatNoClientStatesAnyMoreHoldsNoLonger() {
        quota.limiter.close();
        Limiter quick = Quota.local(QuotaOptions.of(Rate.perSecond(50)).withScheduler(quota.scheduler))
                .limiter(quota.scope, "command");

        assertThat(quick.status().tokens()).isEqualTo(50);
    }

    @Test
    void aClosedLimiterRefusesNewCallsAndLetsThoseInFlightFinish() {
        Sinks.One<String> answer = Sinks.one();
        TestSubscriber<String> inFlight = TestSubscriber.create();
        quota.open("in flight", answer).subscribe(inFlight);
        TestSubscriber<String> late = TestSubscriber.create();

        quota.limiter.close();
        quota.call("late").subscribe(late);
        answer.tryEmitValue("answer");

        assertThat(late.expectTerminalError()).isInstanceOf(ClientClosedException.class);
        assertThat(inFlight.getReceivedOnNext()).containsExactly("answer");
        assertThat(quota.made).containsExactly("in flight");
    }

    @Test
    void whenTheSchedulerIsShutDownTheWaitersAreToldSo() {
        quota.drain();
        quota.scheduler.shutDown();
        TestSubscriber<String> waiter = TestSubscriber.create();

        quota.call("waiter").subscribe(waiter);

        assertThat(waiter.expectTerminalError())
                .isInstanceOf(ClientClosedException.class)
                .hasMessageContaining("scheduler");
        assertThat(quota.status().waiting()).isZero();
    }

    @Test
    void whenTheSchedulerIsShutDownUnderManyWaitersAllAreToldSo() {
        quota.drain();
        List<TestSubscriber<String>> waiters = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            TestSubscriber<String> waiter = TestSubscriber.create();
            waiters.add(waiter);
            quota.call("waiter").subscribe(waiter);
        }
        quota.scheduler.shutDown();
        quota.pass(Duration.ofSeconds(5));

        assertThat(waiters).allMatch(TestSubscriber::isTerminated);
        assertThat(waiters.get(9).expectTerminalError()).isInstanceOf(ClientClosedException.class);
    }

    @Test
    void anUnusedBucketIsKeptForTwoWindowsThenFreed() {
        int before = LimiterRegistry.inUse(quota.scheduler);
        quota.drain();
        quota.limiter.close();
        Limiter reopened = quota.another();
        assertThat(reopened.status().granted()).as("still the same bucket").isEqualTo(5);
        quota.pass(Duration.ofSeconds(10));
        assertThat(LimiterRegistry.inUse(quota.scheduler)).isEqualTo(before);

        reopened.close();
        assertThat(LimiterRegistry.inUse(quota.scheduler)).isEqualTo(before);
        quota.pass(Duration.ofSeconds(3));

        assertThat(LimiterRegistry.inUse(quota.scheduler)).isEqualTo(before - 1);
        assertThat(quota.another().status().granted()).as("a new bucket").isZero();
    }

    @Test
    void aBucketThatWasUsedAgainIsKeptAsLongFromItsLastClose() {
        quota.drain();
        quota.limiter.close();
        quota.passMillis(1_900);
        quota.another().close();
        quota.passMillis(200);

        assertThat(quota.another().status().granted())
                .as("still the same bucket")
                .isEqualTo(5);
    }

    @Test
    void aBucketIsNotFreedWhileACallIsInFlight() {
        int before = LimiterRegistry.inUse(quota.scheduler);
        Disposable inFlight = quota.open("open", Sinks.one()).subscribe();
        quota.limiter.close();
        quota.pass(Duration.ofMinutes(1));
        assertThat(LimiterRegistry.inUse(quota.scheduler)).isEqualTo(before);

        inFlight.dispose();
        quota.pass(Duration.ofSeconds(3));

        assertThat(LimiterRegistry.inUse(quota.scheduler)).isEqualTo(before - 1);
    }
}
