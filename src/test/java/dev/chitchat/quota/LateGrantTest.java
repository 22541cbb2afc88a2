package dev.chitchat.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.quota.spi.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;

/** Races made certain: what happens when a caller leaves, or another comes, between a decision and its deed. */
@Timeout(60)
class LateGrantTest {

    private final QuotaFixture quota = new QuotaFixture();

    /** A call whose caller leaves between the decision that it may go and its going. */
    private Disposable leavingWhenPermitted(String name) {
        Disposable.Swap caller = Disposables.swap();
        caller.update(quota.limiter
                .make(new LimitedCall<String>() {
                    @Override
                    public Mono<String> attempt(Permit permit) {
                        return Mono.fromSupplier(quota.noting(name));
                    }

                    @Override
                    public long permitted(long nowNanos) {
                        caller.dispose();
                        return 0;
                    }
                })
                .subscribe());
        return caller;
    }

    @Test
    void aGrantThatFindsItsWaiterCancelledHandsTheTokenOn() {
        quota.drain();
        Disposable first = leavingWhenPermitted("first");
        quota.call("second").subscribe();
        quota.passMillis(300);

        assertThat(first.isDisposed()).isTrue();
        assertThat(quota.made).as("before the next token is due").containsExactly("second");
    }

    @Test
    void aGrantThatFindsItsOnlyWaiterCancelledLosesNoToken() {
        quota.drain();
        Disposable only = leavingWhenPermitted("only");
        quota.passMillis(300);

        assertThat(only.isDisposed()).isTrue();
        assertThat(quota.made).isEmpty();
        assertThat(quota.status().granted()).as("the token was taken").isEqualTo(6);
        assertThat(quota.status().underWay()).isZero();
        assertThat(quota.status().free()).isEqualTo(1);
        assertThat(quota.scheduler.pending()).isZero();
    }

    @Test
    void aCallerWhoLeavesBeforeItsTokenArrivesLeavesTheTokenFree() {
        quota.drain();
        quota.passMillis(2_000);
        BaseSubscriber<String> caller = withoutDemand("gone");
        quota.scheduler.atReading(1, caller::cancel);

        caller.request(1);

        assertThat(quota.made).isEmpty();
        assertThat(quota.status().underWay()).isZero();
        assertThat(quota.status().free()).isEqualTo(5);
        assertThat(quota.status().unanswered()).isZero();
    }

    @Test
    void aCallerWhoLeavesBeforeItStandsInLineTakesNoPlace() {
        quota.drain();
        BaseSubscriber<String> caller = withoutDemand("gone");
        quota.scheduler.atReading(1, caller::cancel);

        caller.request(1);

        assertThat(quota.status().waiting()).isZero();
        assertThat(quota.scheduler.pending()).isZero();
        quota.pass(Duration.ofSeconds(5));
        assertThat(quota.made).isEmpty();
    }

    @Test
    void aCallerStandsBehindWaitersWhereTheTimerIsLate() {
        quota.drain();
        quota.call("first").subscribe();
        quota.scheduler.runAhead(Duration.ofMillis(800));

        quota.call("newcomer").subscribe();

        assertThat(quota.made).isEmpty();
        assertThat(quota.status().waiting()).isEqualTo(2);
        quota.pass(Duration.ofSeconds(5));
        assertThat(quota.made).containsExactly("first", "newcomer");
    }

    @Test
    void aCallerStandsBehindWaitersOnceTheDueTokenWasSeen() {
        quota.drain();
        quota.call("first").subscribe();
        quota.scheduler.runAhead(Duration.ofMillis(800));
        assertThat(quota.status().free()).isPositive();

        quota.call("newcomer").subscribe();

        assertThat(quota.made).isEmpty();
        quota.pass(Duration.ofSeconds(5));
        assertThat(quota.made).containsExactly("first", "newcomer");
    }

    @Test
    void aDisposedWaitersTimerIsDisposedOfAndTheNextWaiterSetsItsOwn() {
        quota.drain();
        Disposable first = quota.call("first").subscribe();
        assertThat(quota.scheduler.pending()).isEqualTo(1);
        first.dispose();
        assertThat(quota.scheduler.pending()).isZero();

        quota.call("second").subscribe();

        assertThat(quota.scheduler.pending()).isEqualTo(1);
        quota.passMillis(300);
        assertThat(quota.made).containsExactly("second");
    }

    @Test
    void aCallerWhoLeavesWhileItsLeaseIsTakenGivesThatBack() throws InterruptedException {
        OneLease bucket = new OneLease();
        Limiter limiter = new RateLimiter(of -> bucket, quota.scheduler).open(1, Admission.ALWAYS, () -> {});
        BaseSubscriber<String> caller = withoutDemand(limiter.limit(Mono.just("never made")));
        bucket.leaving = new Thread(caller::cancel);

        caller.request(1);
        bucket.leaving.join();

        assertThat(bucket.back).containsExactly(OneLease.LEASE);
    }

    private BaseSubscriber<String> withoutDemand(String name) {
        return withoutDemand(quota.call(name));
    }

    private static BaseSubscriber<String> withoutDemand(Mono<String> call) {
        BaseSubscriber<String> caller = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {}
        };
        call.subscribe(caller);
        return caller;
    }

    /** A bucket with one lease, while which is taken a caller leaves; it waits for the lock then. */
    private static final class OneLease implements Bucket {

        static final Lease LEASE = new Lease("the only one", 0, 0, null);

        final List<Lease> back = new CopyOnWriteArrayList<>();
        Thread leaving = new Thread();

        @Override
        public long waitNanos(long now, int waiting) {
            return 0;
        }

        @Override
        public Lease lease(long now) {
            leaving.start();
            while (leaving.getState() != Thread.State.BLOCKED) {
                Thread.onSpinWait();
            }
            return LEASE;
        }

        @Override
        public void settle(@Nullable Lease lease, Verdict verdict, long sent, long now) {
            back.add(lease);
        }

        @Override
        public boolean isQuiet(long now) {
            return true;
        }

        @Override
        public Numbers numbers(long now) {
            return new Numbers(1, 1, 0, Mode.NORMAL, 0, 0, 0);
        }
    }
}
