package dev.chitchat.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.error.ApiException;
import dev.chitchat.error.QuotaExceededException;
import dev.chitchat.signals.Recorded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;

/** Those who wait: order, the one timer, the bound, cancelling, and nothing left behind. */
@Timeout(60)
class WaitingLineTest {

    private final QuotaFixture quota = new QuotaFixture();

    @Test
    void callsGoInTheOrderTheyCame() {
        List<String> names = IntStream.range(0, 20).mapToObj(i -> "call" + i).toList();
        names.forEach(name -> quota.call(name).subscribe());

        quota.pass(Duration.ofSeconds(10));

        assertThat(quota.made).containsExactlyElementsOf(names);
    }

    @Test
    void howeverManyWaitOneTimerIsPending() {
        for (int i = 0; i < 1_000; i++) {
            quota.call("call" + i).subscribe();
        }
        quota.pass(Duration.ofSeconds(20));

        assertThat(quota.scheduler.mostPending()).isEqualTo(1);
        assertThat(quota.scheduler.pending()).isEqualTo(1);
        assertThat(quota.status().waiting()).isBetween(890, 910);
        assertThat(quota.scheduler.scheduled()).as("timers set for 100 grants").isLessThan(310);
    }

    @Test
    void whileNothingWaitsNoTimerRuns() {
        quota.call("only").subscribe();
        quota.pass(Duration.ofMinutes(10));

        assertThat(quota.scheduler.scheduled()).isZero();
    }

    @Test
    void aCancelledWaiterLeavesNoTraceAndTheNextCallerGoesAtOnce() {
        quota.drain();
        List<Disposable> waiters = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            waiters.add(quota.call("cancelled").subscribe());
        }
        quota.passMillis(1);
        waiters.forEach(Disposable::dispose);

        assertThat(quota.status().waiting()).isZero();
        assertThat(quota.status().cancelled()).isEqualTo(100_000);
        assertThat(quota.scheduler.pending()).isZero();
        quota.pass(Duration.ofSeconds(1));
        quota.call("next").subscribe();
        assertThat(quota.made).containsExactly("next");
        assertThat(quota.status().free()).isEqualTo(4);
    }

    @Test
    void cancellingInTheMiddleKeepsTheOrderOfTheOthers() {
        quota.drain();
        quota.call("a").subscribe();
        Disposable b = quota.call("b").subscribe();
        quota.call("c").subscribe();
        Disposable d = quota.call("d").subscribe();
        b.dispose();
        d.dispose();
        b.dispose();
        quota.call("e").subscribe();

        quota.pass(Duration.ofSeconds(5));

        assertThat(quota.made).containsExactly("a", "c", "e");
        assertThat(quota.status().cancelled()).isEqualTo(2);
    }

    @Test
    void aTimeoutOnAWaitingCallFiresInTime() {
        for (int i = 0; i < 50; i++) {
            quota.call("before").subscribe();
        }
        long start = quota.nowMillis();
        AtomicInteger ended = new AtomicInteger(-1);
        quota.call("late").timeout(Duration.ofMillis(100), quota.time).subscribe(value -> {}, failure -> {
            assertThat(failure).isInstanceOf(TimeoutException.class);
            ended.set((int) (quota.nowMillis() - start));
        });

        quota.pass(Duration.ofSeconds(60));

        assertThat(ended).hasValue(100);
        assertThat(quota.made).doesNotContain("late").hasSize(50);
    }

    @Test
    void theSourceOfADisposedWaiterIsNeverSubscribed() {
        quota.drain();
        Disposable waiting = quota.call("disposed").subscribe();
        waiting.dispose();

        quota.pass(Duration.ofSeconds(10));

        assertThat(quota.made).isEmpty();
        assertThat(quota.status().granted()).isEqualTo(5);
    }

    @Test
    void withoutDemandACallTakesNoPlaceAndNoToken() {
        BaseSubscriber<String> idle = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {}
        };
        quota.call("idle").subscribe(idle);
        quota.pass(Duration.ofSeconds(2));
        assertThat(quota.made).isEmpty();
        assertThat(quota.status().waiting()).isZero();
        assertThat(quota.status().free()).isEqualTo(5);

        idle.request(1);
        idle.request(1);

        assertThat(quota.made).containsExactly("idle");
        assertThat(quota.status().granted()).isEqualTo(1);
    }

    @Test
    void aFullLineRefusesTellingTheExpectedWait() {
        QuotaFixture small = new QuotaFixture(10);
        small.drain();
        for (int i = 0; i < 10; i++) {
            small.call("waits").subscribe();
        }

        Recorded.of(small.call("too many"))
                .expectErrorSatisfies(failure -> {
                    QuotaExceededException full = (QuotaExceededException) failure;
                    assertThat(full.waiting()).isEqualTo(10);
                    assertThat(full.expectedWait()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(3));
                })
                .verify(Duration.ofSeconds(5));

        assertThat(small.status().refused()).isEqualTo(1);
        small.pass(Duration.ofSeconds(5));
        assertThat(small.made).hasSize(10).doesNotContain("too many");
    }

    @Test
    void theExpectedWaitIsAboutWhatACallerThenWaits() {
        quota.drain();
        for (int i = 0; i < 50; i++) {
            quota.call("before").subscribe();
        }
        long expected = quota.status().expectedWait().toMillis();
        long start = quota.nowMillis();
        AtomicInteger waited = new AtomicInteger();
        quota.limiter
                .limit(Mono.fromRunnable(() -> waited.set((int) (quota.nowMillis() - start))))
                .subscribe();

        quota.pass(Duration.ofSeconds(30));

        assertThat(waited.get()).isBetween((int) (expected * 0.9), (int) (expected * 1.1));
    }

    @Test
    void aHundredThousandWaitersAreGrantedWithoutDeepeningTheStack() {
        QuotaOptions fast = QuotaOptions.of(Rate.perSecond(100_000)).withScheduler(quota.time);
        Limiter limiter = Quota.local(fast).limiter(quota.scope, "fast");
        AtomicInteger deepest = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        for (int i = 0; i < 100_000; i++) {
            limiter.limit(Mono.fromRunnable(() -> {
                        if (done.incrementAndGet() % 1_000 == 0) {
                            deepest.accumulateAndGet(new Throwable().getStackTrace().length, Math::max);
                        }
                    }))
                    .subscribe();
        }

        quota.pass(Duration.ofSeconds(1));
        quota.pass(Duration.ofSeconds(9));

        assertThat(done).hasValue(100_000);
        assertThat(deepest.get()).isLessThan(150);
    }

    @Test
    void aRetryPaysItsOwnTokenAndStandsInLineBehindThoseWhoWait() {
        quota.drain();
        AtomicInteger tries = new AtomicInteger();
        quota.limiter
                .limit(Mono.<String>defer(() -> {
                    quota.made.add("try" + tries.incrementAndGet());
                    return Mono.error(new ApiException("update", 60008, "timed out", null));
                }))
                .retryWhen(Retry.max(3))
                .onErrorComplete()
                .subscribe();
        quota.call("a").subscribe();
        quota.call("b").subscribe();

        quota.pass(Duration.ofSeconds(10));

        assertThat(quota.made).containsExactly("try1", "a", "b", "try2", "try3", "try4");
        assertThat(quota.status().granted()).isEqualTo(5 + 6);
    }

    @Test
    void aNewcomerDoesNotOvertakeEvenWhenATokenHasJustComeFree() {
        quota.drain();
        Sinks.One<String> open = Sinks.one();
        Disposable first = quota.open("first", open).subscribe();
        quota.call("second").subscribe();
        first.dispose();
        quota.call("newcomer").subscribe();

        quota.pass(Duration.ofSeconds(5));

        assertThat(quota.made).containsExactly("second", "newcomer");
    }

    /** A service that is down for good. */
    private static final class Down implements Admission {

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public long waitNanos(boolean retry, long nowNanos) {
            return Duration.ofHours(1).toNanos();
        }

        @Override
        public int generation(long nowNanos) {
            return 0;
        }

        @Override
        public long untilNextGenerationNanos(long nowNanos) {
            return NEVER;
        }

        @Override
        public void onChange(Runnable signal) {}

        @Override
        public void forget(Runnable signal) {}
    }

    private static LimitedCall<String> ofAStream() {
        return new LimitedCall<>() {
            @Override
            public Mono<String> attempt(Permit permit) {
                return Mono.just("streamed");
            }

            @Override
            public boolean isRefusable() {
                return false;
            }
        };
    }

    @Test
    void theBoundOnWaitersHoldsInAnOutageToo() {
        QuotaFixture bounded = new QuotaFixture(10);
        Limiter down = Quota.local(bounded.options).limiter(bounded.scope, "command", new Down());
        List<Throwable> refused = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            down.limit(Mono.just(1)).subscribe(made -> {}, refused::add);
        }

        assertThat(down.status().waiting()).isEqualTo(10);
        assertThat(refused).hasSize(19_990).allMatch(why -> why instanceof QuotaExceededException);
    }

    @Test
    void aStreamIsNotRefusedBecauseOthersWait() {
        QuotaFixture bounded = new QuotaFixture(10);
        bounded.drain();
        for (int i = 0; i < 100; i++) {
            bounded.call("single").subscribe(made -> {}, refused -> {});
        }
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            bounded.limiter.make(ofAStream()).subscribe(made::add);
        }
        bounded.pass(Duration.ofSeconds(10));

        assertThat(bounded.status().refused()).isEqualTo(90);
        assertThat(made).hasSize(5);
    }

    @Test
    void aClientWhoseServiceIsDownHoldsUpNoOther() {
        quota.drain();
        Limiter down = Quota.local(quota.options).limiter(quota.scope, "command", new Down());
        for (int i = 0; i < 100; i++) {
            down.limit(Mono.just(1)).subscribe();
        }
        quota.call("other").subscribe();
        quota.pass(Duration.ofSeconds(2));

        assertThat(quota.made).containsExactly("other");
    }
}
