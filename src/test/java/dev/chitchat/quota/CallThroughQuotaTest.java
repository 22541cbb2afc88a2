package dev.chitchat.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.error.ApiException;
import dev.chitchat.error.TransportException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.subscriber.TestSubscriber;

/** One call from its token to its end: what is settled, when, and what passes through. */
@Timeout(60)
class CallThroughQuotaTest {

    private static final Duration SOON = Duration.ofSeconds(5);

    private final QuotaFixture quota = new QuotaFixture();

    @Test
    void aFreeTokenIsTakenOnTheCallersThread() {
        AtomicReference<Thread> made = new AtomicReference<>();
        quota.limiter
                .limit(Mono.fromRunnable(() -> made.set(Thread.currentThread())))
                .subscribe();

        assertThat(made).hasValue(Thread.currentThread());
        assertThat(quota.scheduler.scheduled()).isZero();
    }

    @Test
    void theSchedulerGrantsAWaiterNotTheCallThatFreedTheToken() {
        List<Sinks.One<String>> answers = new ArrayList<>();
        quota.passMillis(1_000);
        for (int i = 0; i < 5; i++) {
            Sinks.One<String> answer = Sinks.one();
            answers.add(answer);
            quota.open("held", answer).subscribe();
            quota.passMillis(150);
        }
        quota.call("waiter").subscribe();
        quota.pass(Duration.ofSeconds(60));
        assertThat(quota.made).doesNotContain("waiter");

        answers.get(0).tryEmitValue("answer");
        assertThat(quota.made).as("on the answering call's stack").doesNotContain("waiter");

        quota.pass(Duration.ofSeconds(2));
        assertThat(quota.made).contains("waiter");
    }

    @Test
    void nothingHappensBeforeSubscriptionAndEachSubscriptionPays() {
        Mono<String> call = quota.call("call");
        assertThat(quota.status().granted()).isZero();

        call.subscribe();
        quota.passMillis(500);
        call.subscribe();

        assertThat(quota.status().granted()).isEqualTo(2);
        assertThat(quota.made).containsExactly("call", "call");
    }

    @Test
    void aCallCancelledInFlightReturnsItsTokenOneWindowLater() {
        quota.passMillis(2_000);
        Disposable inFlight = quota.open("open", Sinks.one()).subscribe();
        quota.pass(Duration.ofSeconds(30));
        assertThat(quota.status().underWay()).isEqualTo(1);

        inFlight.dispose();

        assertThat(quota.status().underWay()).isZero();
        assertThat(quota.status().unanswered()).isEqualTo(1);
        quota.passMillis(999);
        assertThat(quota.status().free()).isEqualTo(4);
        quota.passMillis(2);
        assertThat(quota.status().free()).isEqualTo(5);
    }

    @Test
    void cancellingInFlightCancelsTheCall() {
        AtomicInteger cancelled = new AtomicInteger();
        Disposable call = quota.limiter
                .limit(Mono.never().doOnCancel(cancelled::incrementAndGet))
                .subscribe();
        call.dispose();
        call.dispose();

        assertThat(cancelled).hasValue(1);
        assertThat(quota.status().unanswered()).isEqualTo(1);
    }

    @Test
    void aCallThatWasNeverWrittenGivesItsTokenBackAtOnce() {
        quota.passMillis(2_000);
        quota.limiter
                .limit(permit -> Mono.error(TransportException.notSent("no connection", new IllegalStateException())))
                .onErrorComplete()
                .subscribe();

        assertThat(quota.status().free()).isEqualTo(5);
        assertThat(quota.status().unanswered()).isZero();
    }

    @Test
    void aCallThatBrokeAfterItWasWrittenCountsAsUnanswered() {
        quota.passMillis(2_000);
        quota.limiter
                .limit(permit -> Mono.error(TransportException.maybeSent("reset", null)))
                .onErrorComplete()
                .subscribe();

        assertThat(quota.status().unanswered()).isEqualTo(1);
        assertThat(quota.status().free()).isEqualTo(4);
        quota.passMillis(1_001);
        assertThat(quota.status().free()).isEqualTo(5);
    }

    @Test
    void theRoundTripStartsWhenTheCallIsWritten() {
        for (int i = 0; i < 40; i++) {
            quota.limiter
                    .limit(permit -> Mono.delay(Duration.ofMillis(500), quota.time)
                            .doOnNext(connected -> permit.sent())
                            .then(Mono.delay(Duration.ofMillis(20), quota.time)))
                    .subscribe();
        }
        quota.pass(Duration.ofSeconds(60));

        assertThat(quota.status().roundTripFloor()).isEqualTo(Duration.ofMillis(20));
    }

    @Test
    void rejectionsTeachTheBucketWithRetriesOff() {
        quota.passMillis(2_000);
        quota.limiter
                .limit(Mono.error(new ApiException("update", -14, "too fast", null)))
                .onErrorComplete()
                .subscribe();

        assertThat(quota.status().rejected()).isEqualTo(1);
        assertThat(quota.status().mode()).isEqualTo(Mode.STRICT);
    }

    @Test
    void anotherErrorOfTheServiceIsAnAnswerAndTeachesNothing() {
        quota.passMillis(2_000);
        quota.limiter
                .limit(Mono.error(new ApiException("update", -20, "not an administrator", null)))
                .onErrorComplete()
                .subscribe();

        assertThat(quota.status().rejected()).isZero();
        assertThat(quota.status().mode()).isEqualTo(Mode.NORMAL);
        assertThat(quota.status().unanswered()).isZero();
    }

    @Test
    void aFunctionThatThrowsOrAnswersNullFailsTheCallAndKeepsTheToken() {
        quota.passMillis(2_000);
        StepVerifier.create(quota.limiter.limit(permit -> {
                    throw new IllegalStateException("boom");
                }))
                .expectErrorMessage("boom")
                .verify(SOON);
        quota.passMillis(500);
        StepVerifier.create(quota.limiter.limit(CallThroughQuotaTest::nothing))
                .expectError(NullPointerException.class)
                .verify(SOON);

        assertThat(quota.status().underWay()).isZero();
        assertThat(quota.status().free()).isEqualTo(5);
    }

    @SuppressWarnings({"NullAway", "ReturnValueIgnored"})
    private static Mono<String> nothing(Permit permit) {
        return null;
    }

    @Test
    void anEmptyCallCompletesAndIsAnAnswer() {
        StepVerifier.create(quota.limiter.limit(Mono.empty())).expectComplete().verify(SOON);

        assertThat(quota.status().underWay()).isZero();
        assertThat(quota.status().unanswered()).isZero();
    }

    @Test
    void theContextReachesTheCallAlsoAfterWaiting() {
        quota.drain();
        TestSubscriber<String> subscriber = TestSubscriber.create();
        quota.limiter
                .limit(Mono.deferContextual(context -> Mono.just(context.<String>get("id"))))
                .contextWrite(context -> context.put("id", "42"))
                .subscribe(subscriber);

        quota.pass(SOON);

        assertThat(subscriber.getReceivedOnNext()).containsExactly("42");
    }

    @Test
    void aWaiterAnswersScans() {
        quota.drain();
        AtomicReference<Subscription> subscription = new AtomicReference<>();
        quota.call("call").doOnSubscribe(subscription::set).subscribe();
        Scannable waiter = Scannable.from(subscription.get());

        assertThat(waiter.isScanAvailable()).isTrue();
        assertThat(waiter.scan(Scannable.Attr.ACTUAL)).isNotNull();
        assertThat(waiter.scan(Scannable.Attr.RUN_STYLE)).isEqualTo(Scannable.Attr.RunStyle.ASYNC);
        assertThat(waiter.scan(Scannable.Attr.TERMINATED)).isFalse();
        quota.pass(SOON);
        assertThat(waiter.scan(Scannable.Attr.TERMINATED)).isTrue();
        assertThat(waiter.scan(Scannable.Attr.PARENT)).isNotNull();
    }

    @Test
    void theStatusCountsWhatHappened() {
        quota.drain();
        quota.call("a").subscribe();
        Disposable b = quota.call("b").subscribe();
        QuotaStatus waiting = quota.status();
        b.dispose();
        QuotaStatus after = quota.status();

        assertThat(waiting.tokens()).isEqualTo(5);
        assertThat(waiting.free()).isZero();
        assertThat(waiting.waiting()).isEqualTo(2);
        assertThat(waiting.granted()).isEqualTo(5);
        assertThat(waiting.mode()).isEqualTo(Mode.NORMAL);
        assertThat(after.waiting()).isEqualTo(1);
        assertThat(after.cancelled()).isEqualTo(1);
        assertThat(after.expectedWait()).isLessThan(waiting.expectedWait());
    }
}
