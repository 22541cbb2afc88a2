package dev.chitchat.internal.pipeline;

import static dev.chitchat.internal.pipeline.ManualCalls.applied;
import static dev.chitchat.internal.pipeline.ManualCalls.source;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.api.Outbound;
import dev.chitchat.api.UpdateResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.subscriber.TestSubscriber;

/** Cancelling at every stage: calls finish, nothing new starts, and every element is accounted for once. */
class CancelTest {

    private final ManualCalls calls = new ManualCalls();
    private final List<Object> discarded = new ArrayList<>();
    private final TestPublisher<Outbound<String, String>> source = TestPublisher.create();
    private final TestSubscriber<UpdateResult<String>> subscriber =
            TestSubscriber.builder().initialRequest(1).build();

    private void subscribeWith(String... messages) {
        calls.pipeline(8, 2)
                .send(source)
                .doOnDiscard(Object.class, discarded::add)
                .subscribe(subscriber);
        for (String message : messages) {
            source.next(Outbound.of(message, message));
        }
    }

    @Test
    void cancelBeforeAnyElementCancelsTheSource() {
        subscribeWith();
        subscriber.cancel();

        source.assertCancelled();
        assertThat(discarded).isEmpty();
    }

    /** Pitfall 40: what was taken and not sent must not vanish. */
    @Test
    void cancelDiscardsWhatWasNotStartedAndLetsCallsFinish() {
        subscribeWith("a1", "a2", "b1", "c1");
        subscriber.cancel();

        assertThat(discarded).containsExactlyInAnyOrder(Outbound.of("a2", "a2"), Outbound.of("c1", "c1"));
        assertThat(calls.cancelled).as("calls under way are not cancelled").isEmpty();

        calls.succeed("a1");
        calls.fail("b1");
        assertThat(calls.started).as("nothing new starts").containsExactly("a1", "b1");
        assertThat(discarded).hasSize(4).contains(applied("a1"));
        assertThat(subscriber.getReceivedOnNext()).isEmpty();
    }

    @Test
    void cancelDiscardsResultsThatWereNotRequested() {
        subscribeWith("a1", "b1", "c1");
        calls.succeed("a1");
        calls.succeed("b1");
        calls.succeed("c1");
        subscriber.cancel();

        assertThat(subscriber.getReceivedOnNext()).containsExactly(applied("a1"));
        assertThat(discarded).containsExactly(applied("b1"), applied("c1"));
    }

    @Test
    void cancelWhileACallWaitsToRetryEndsItBeforeItsNextAttempt() {
        subscribeWith("a1", "a2");
        calls.progress("a1").backingOff(ManualCalls.passing(), Duration.ZERO);
        subscriber.cancel();
        calls.progress("a1").permitted();

        assertThat(calls.started).containsExactly("a1");
        assertThat(discarded).hasSize(2).contains(Outbound.of("a2", "a2"));
        assertThat(discarded)
                .anySatisfy(result -> assertThat(result)
                        .isInstanceOfSatisfying(
                                UpdateResult.Failed.class,
                                failed -> assertThat(failed.correlation()).isEqualTo("a1")));
    }

    @Test
    void cancelWhileACallWaitsForItsTurnDiscardsItUnsent() {
        subscribeWith("a1", "a2");
        calls.progress("a1").waiting();
        subscriber.cancel();
        assertThat(calls.progress("a1").permitted()).isFalse();

        assertThat(discarded).containsExactlyInAnyOrder(Outbound.of("a1", "a1"), Outbound.of("a2", "a2"));
    }

    @Test
    void cancelFromWithinOnNextStartsNothingMore() {
        StepVerifier.create(calls.pipeline(8, 1)
                        .send(source("a1", "a2", "b1"))
                        .doOnDiscard(Object.class, discarded::add)
                        .take(1))
                .then(() -> calls.succeed("a1"))
                .expectNext(applied("a1"))
                .expectComplete()
                .verify(Duration.ofSeconds(10));

        assertThat(calls.started).containsExactly("a1");
        assertThat(discarded).containsExactlyInAnyOrder(Outbound.of("a2", "a2"), Outbound.of("b1", "b1"));
    }

    @Test
    void cancelTwiceDiscardsOnce() {
        subscribeWith("a1", "a2");
        subscriber.cancel();
        subscriber.cancel();

        assertThat(discarded).containsExactly(Outbound.of("a2", "a2"));
    }

    @Test
    void elementsThatArriveAfterCancellingAreDiscarded() {
        TestPublisher<Outbound<String, String>> deaf =
                TestPublisher.createNoncompliant(TestPublisher.Violation.DEFER_CANCELLATION);
        calls.pipeline(8, 2)
                .send(deaf)
                .doOnDiscard(Object.class, discarded::add)
                .subscribe(subscriber);
        subscriber.cancel();
        deaf.next(Outbound.of("a1", "a1"));

        assertThat(discarded).containsExactly(Outbound.of("a1", "a1"));
        assertThat(calls.started).isEmpty();
    }

    @Test
    void sourceErrorAfterCancellingIsDropped() {
        KeyedSubscriber<String, String> operator =
                new KeyedSubscriber<>(subscriber, calls.pipeline(8, 2).pipeline());
        source.subscribe(operator);
        operator.cancel();
        IllegalStateException late = new IllegalStateException("late");
        List<Throwable> dropped = new ArrayList<>();

        Hooks.onErrorDropped(dropped::add);
        try {
            operator.onError(late);
        } finally {
            Hooks.resetOnErrorDropped();
        }

        assertThat(dropped).containsExactly(late);
    }

    @Test
    void cancelledStreamCanBeSubscribedAgain() {
        Flux<UpdateResult<String>> results = calls.pipeline(8, 2).send(source("a1"));
        results.subscribe(subscriber);
        subscriber.cancel();
        TestSubscriber<UpdateResult<String>> again = TestSubscriber.create();
        results.subscribe(again);
        calls.succeed("a1");

        assertThat(again.getReceivedOnNext()).containsExactly(applied("a1"));
        assertThat(subscriber.getReceivedOnNext()).isEmpty();
    }
}
