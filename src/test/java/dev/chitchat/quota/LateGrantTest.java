package dev.chitchat.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;

/** Races made certain: what happens when a caller leaves, or another comes, between a decision and its deed. */
@Timeout(30)
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

    private BaseSubscriber<String> withoutDemand(String name) {
        BaseSubscriber<String> caller = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {}
        };
        quota.call(name).subscribe(caller);
        return caller;
    }
}
