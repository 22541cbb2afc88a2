package dev.chitchat.internal.pipeline;

import static dev.chitchat.internal.pipeline.ManualCalls.source;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.api.Outbound;
import dev.chitchat.api.UpdateResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.subscriber.TestSubscriber;
import reactor.util.context.Context;

/** What is requested from the source, and what the subscriber's demand does. */
class DemandTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final ManualCalls calls = new ManualCalls();
    private final TestSubscriber<UpdateResult<String>> slow =
            TestSubscriber.builder().initialRequest(0).build();

    private static Piped<Integer> instant(int lookAhead) {
        return Piped.<Integer>create(i -> "key" + i, (i, progress) -> Mono.just(ManualCalls.receipt(1)), null)
                .withLookAhead(lookAhead);
    }

    private static Flux<Outbound<Integer, Integer>> numbers(int count) {
        return Flux.range(0, count).map(i -> Outbound.of(i, i));
    }

    @Test
    void nothingIsRequestedOrCalledBeforeSubscription() {
        TestPublisher<Outbound<String, String>> source = TestPublisher.create();
        Flux<UpdateResult<String>> results = calls.pipeline(4, 2).send(source);

        source.assertWasNotSubscribed();
        results.subscribe(slow);
        source.assertMinRequested(4);
    }

    /** Pitfall 40: request only what the bound allows. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 256})
    void withoutDemandTheIntakeStopsAtTheLookAhead(int lookAhead) {
        AtomicLong taken = new AtomicLong();
        TestSubscriber<UpdateResult<Integer>> subscriber =
                TestSubscriber.builder().initialRequest(0).build();

        instant(lookAhead)
                .send(numbers(1_000).doOnNext(element -> taken.incrementAndGet()))
                .subscribe(subscriber);

        assertThat(taken).hasValue(lookAhead);
        assertThat(subscriber.getReceivedOnNext()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 256})
    void oneByOneEveryElementArrives(int lookAhead) {
        AtomicLong taken = new AtomicLong();
        TestSubscriber<UpdateResult<Integer>> subscriber =
                TestSubscriber.builder().initialRequest(0).build();
        instant(lookAhead)
                .send(numbers(1_000).doOnNext(element -> taken.incrementAndGet()))
                .subscribe(subscriber);

        for (int i = 1; i <= 1_000; i++) {
            subscriber.request(1);
            assertThat(subscriber.getReceivedOnNext()).hasSize(i);
            assertThat(taken.get()).as("never held more than the look-ahead").isLessThanOrEqualTo(i + (long) lookAhead);
        }
        assertThat(subscriber.isTerminatedComplete()).isTrue();
    }

    @Test
    void requestsFromWithinOnNextAreServedWithoutRecursion() {
        StepVerifier.create(instant(16).send(numbers(100_000)).limitRate(1), 1)
                .thenRequest(Long.MAX_VALUE)
                .expectNextCount(100_000)
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void sourceThatIsFasterThanTheCallsIsHeldAtTheLookAhead() {
        TestPublisher<Outbound<String, String>> source = TestPublisher.create();
        calls.pipeline(4, 1).send(source).subscribe(TestSubscriber.create());
        Stream.of("a", "b", "c", "d").forEach(message -> source.next(Outbound.of(message, message)));
        source.assertMaxRequested(4);

        Stream.of("a", "b", "c").forEach(calls::succeed);
        source.assertMinRequested(3);
        source.assertMaxRequested(3);
    }

    @Test
    void aSourceThatOverflowsEndsWithAnErrorAfterItsResults() {
        TestPublisher<Outbound<String, String>> source =
                TestPublisher.createNoncompliant(TestPublisher.Violation.REQUEST_OVERFLOW);
        List<Object> discarded = new ArrayList<>();
        TestSubscriber<UpdateResult<String>> subscriber = TestSubscriber.create();
        Piped<String> pipeline = Piped.<String>create(
                        message -> message,
                        (message, progress) -> Mono.fromSupplier(() -> {
                            if (message.equals("a")) {
                                source.next(Outbound.of("b", "b"), Outbound.of("c", "c"));
                            }
                            return ManualCalls.receipt(1);
                        }),
                        null)
                .withLookAhead(1);
        pipeline.send(source).doOnDiscard(Outbound.class, discarded::add).subscribe(subscriber);

        source.next(Outbound.of("a", "a"));

        assertThat(subscriber.getReceivedOnNext())
                .extracting(UpdateResult::correlation)
                .containsExactly("a", "b");
        assertThat(subscriber.expectTerminalError()).hasMessageContaining("more than requested");
        assertThat(discarded).containsExactly(Outbound.of("c", "c"));
        source.assertCancelled();
    }

    @Test
    void requestOfNothingIsAnErrorAndDiscardsWhatIsHeld() {
        TestPublisher<Outbound<String, String>> source = TestPublisher.create();
        List<Object> discarded = new ArrayList<>();
        TestSubscriber<UpdateResult<String>> subscriber = TestSubscriber.builder()
                .initialRequest(0)
                .contextPutAll(Operators.enableOnDiscard(Context.empty(), discarded::add))
                .build();
        KeyedSubscriber<String, String> operator =
                new KeyedSubscriber<>(subscriber, calls.pipeline(4, 1).pipeline());
        source.subscribe(operator);
        source.next(Outbound.of("a1", "a1"), Outbound.of("a2", "a2"));

        operator.request(0);
        calls.succeed("a1");

        assertThat(subscriber.expectTerminalError())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3.9");
        assertThat(discarded).containsExactly(Outbound.of("a2", "a2"), ManualCalls.applied("a1"));
        source.assertCancelled();
    }

    @Test
    void emptySourceCompletes() {
        calls.pipeline(4, 1).send(source()).subscribe(slow);

        assertThat(slow.isTerminatedComplete()).isTrue();
    }

    @Test
    void completionWaitsForTheLastResultToBeRequested() {
        calls.pipeline(4, 1).send(source("a1")).subscribe(slow);
        calls.succeed("a1");
        assertThat(slow.isTerminated()).isFalse();

        slow.request(1);
        assertThat(slow.isTerminatedComplete()).isTrue();
    }
}
