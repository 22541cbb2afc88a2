package dev.chitchat.internal.pipeline;

import static dev.chitchat.internal.pipeline.ManualCalls.applied;
import static dev.chitchat.internal.pipeline.ManualCalls.receipt;
import static dev.chitchat.internal.pipeline.ManualCalls.source;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.api.Outbound;
import dev.chitchat.api.UpdateReceipt;
import dev.chitchat.api.UpdateResult;
import dev.chitchat.error.ApiException;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.TransportException;
import dev.chitchat.error.UnexpectedException;
import dev.chitchat.internal.FailureNotes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.subscriber.TestSubscriber;

/** One element's failure, failures that concern the account, and errors of the source. */
class ErrorsTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final ManualCalls calls = new ManualCalls();
    private final TestSubscriber<UpdateResult<String>> subscriber = TestSubscriber.create();
    private final List<Object> discarded = new ArrayList<>();

    private static Flux<UpdateResult<String>> sendA1(Function<String, Mono<UpdateReceipt>> call) {
        return Piped.<String>create(message -> message, (message, progress) -> call.apply(message), null)
                .send(source("a1"));
    }

    private static ChitchatException onlyFailure(Flux<UpdateResult<String>> results) {
        List<UpdateResult<String>> all =
                Objects.requireNonNull(results.collectList().block(SOON));
        assertThat(all).singleElement().isInstanceOf(UpdateResult.Failed.class);
        return ((UpdateResult.Failed<String>) all.get(0)).error();
    }

    /** Pitfall 33: an error is a result and does not end the stream. */
    @Test
    void failedElementDoesNotEndTheStream() {
        calls.pipeline(8, 5).send(source("a1", "a2", "b1")).subscribe(subscriber);
        TransportException lost = TransportException.httpStatus("the gateway was down", 502);
        FailureNotes.attempts(lost, 3);
        calls.fail("a1", lost);
        calls.succeed("a2");
        calls.succeed("b1");

        assertThat(subscriber.getReceivedOnNext())
                .containsExactly(new UpdateResult.Failed<>("a1", lost, 3, Duration.ZERO), applied("a2"), applied("b1"));
        assertThat(subscriber.isTerminatedComplete()).isTrue();
    }

    /** Pitfall 34: what always fails comes back once, and the others go on. */
    @Test
    void keyThatAlwaysFailsDoesNotStopOthers() {
        Piped<Integer> pipeline = Piped.<Integer>create(
                        i -> i % 2 == 0 ? "bad" : "good" + i,
                        (i, progress) ->
                                i % 2 == 0 ? Mono.error(new IllegalStateException("always")) : Mono.just(receipt(1)),
                        null)
                .withLookAhead(8)
                .withMaxInFlight(2);

        StepVerifier.create(pipeline.send(Flux.range(0, 1_000).map(i -> Outbound.of(i, i)))
                        .filter(result -> result instanceof UpdateResult.Applied)
                        .count())
                .expectNext(500L)
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void codeOfEitherMeaningEndsAStreamWithoutASuccess() {
        calls.pipeline(8, 1).send(source("a1", "b1")).subscribe(subscriber);
        ApiException lapsed = new ApiException("update_chitchat", -50003, "", null);
        calls.fail("a1", lapsed);

        assertThat(subscriber.getReceivedOnNext()).hasSize(1);
        assertThat(subscriber.expectTerminalError()).isSameAs(lapsed);
        assertThat(lapsed.retryable()).isTrue();
    }

    @Test
    void codeOfEitherMeaningFailsItsElementAfterASuccess() {
        calls.pipeline(8, 1).send(source("a1", "b1", "c1")).subscribe(subscriber);
        ApiException unknown = new ApiException("update_chitchat", -50003, "", null);
        calls.succeed("a1");
        calls.fail("b1", unknown);
        calls.succeed("c1");

        assertThat(subscriber.getReceivedOnNext()).hasSize(3);
        assertThat(subscriber.isTerminatedComplete()).isTrue();
        assertThat(unknown.retryable()).isFalse();
    }

    @Test
    void elapsedCountsFromTheElementsArrival() {
        calls.pipeline(8, 1).send(source("a1", "a2")).subscribe(subscriber);
        calls.clock.advanceTimeBy(Duration.ofMillis(200));
        calls.succeed("a1");
        calls.clock.advanceTimeBy(Duration.ofMillis(300));
        calls.succeed("a2");

        assertThat(subscriber.getReceivedOnNext())
                .extracting(UpdateResult::elapsed)
                .containsExactly(Duration.ofMillis(200), Duration.ofMillis(500));
    }

    @Test
    void attemptsAreReadFromTheAnswer() {
        calls.pipeline(8, 1).send(source("a1")).subscribe(subscriber);
        calls.succeed("a1", 4);

        assertThat(subscriber.getReceivedOnNext())
                .singleElement()
                .extracting(UpdateResult::attempts)
                .isEqualTo(4);
    }

    @Test
    void callThatThrowsFailsItsElement() {
        assertThat(onlyFailure(sendA1(message -> {
                    throw new IllegalStateException("broken");
                })))
                .isInstanceOf(UnexpectedException.class)
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void callThatIsNullFailsItsElement() {
        assertThat(onlyFailure(nullCall())).hasCauseInstanceOf(NullPointerException.class);
    }

    @SuppressWarnings("NullAway") // what a user's careless code does
    private static Flux<UpdateResult<String>> nullCall() {
        return sendA1(message -> null);
    }

    @Test
    void callThatCompletesEmptyFailsItsElement() {
        assertThat(onlyFailure(sendA1(message -> Mono.empty()))).hasCauseInstanceOf(NoSuchElementException.class);
    }

    @Test
    void wrappedFailureIsUnwrapped() {
        TransportException inner = TransportException.httpStatus("the gateway was down", 502);

        assertThat(onlyFailure(sendA1(
                        message -> Mono.error(reactor.core.Exceptions.propagate(new java.io.IOException("torn"))))))
                .hasCauseInstanceOf(java.io.IOException.class);
        assertThat(onlyFailure(sendA1(message -> Mono.error(inner)))).isSameAs(inner);
    }

    @Test
    void rejectionByTheCallsSchedulerFailsItsElement() {
        Scheduler closed = Schedulers.newSingle("closed");
        closed.dispose();

        assertThat(onlyFailure(sendA1(message -> Mono.just(receipt(1)).subscribeOn(closed))))
                .hasCauseInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void keyThatThrowsOrIsNullFailsItsElementUnsent() {
        Piped<String> pipeline = Piped.create(ErrorsTest::carelessKey, calls::call, null);
        pipeline.send(source("throws", "null", "fine")).subscribe(subscriber);
        calls.succeed("fine");

        assertThat(calls.started).containsExactly("fine");
        assertThat(subscriber.getReceivedOnNext())
                .extracting(UpdateResult::correlation, UpdateResult::attempts)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("throws", 0),
                        org.assertj.core.groups.Tuple.tuple("null", 0),
                        org.assertj.core.groups.Tuple.tuple("fine", 1));
    }

    @SuppressWarnings("NullAway") // what a user's careless code does
    private static String carelessKey(String message) {
        if (message.equals("throws")) {
            throw new IllegalStateException("no key");
        }
        return message.equals("null") ? null : message;
    }

    @Test
    void firstTerminalSignalOfACallCountsAndLaterOnesAreDropped() {
        TestPublisher<UpdateReceipt> call =
                TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
        IllegalStateException late = new IllegalStateException("late");

        StepVerifier.create(sendA1(message -> Mono.fromDirect(call)))
                .then(() -> call.next(receipt(2), receipt(7)))
                .then(() -> call.complete())
                .then(() -> call.error(late))
                .then(() -> call.next(receipt(8)))
                .expectNextMatches(result -> result instanceof UpdateResult.Applied && result.attempts() == 2)
                .expectComplete()
                .verifyThenAssertThat(SOON)
                .hasDropped(receipt(7), receipt(8))
                .hasDroppedErrorsSatisfying(dropped -> assertThat(dropped).containsExactly(late));
    }

    @Test
    void accountFailureEndsTheStreamAfterTheCallsUnderWay() {
        TestPublisher<Outbound<String, String>> source = TestPublisher.create();
        calls.pipeline(8, 2)
                .send(source)
                .doOnDiscard(Object.class, discarded::add)
                .subscribe(subscriber);
        for (String message : List.of("a1", "b1", "a2", "c1")) {
            source.next(Outbound.of(message, message));
        }
        ChitchatException refused = ManualCalls.accountFailure();
        calls.fail("a1", refused);

        source.assertCancelled();
        assertThat(calls.started).containsExactly("a1", "b1");
        assertThat(discarded).containsExactlyInAnyOrder(Outbound.of("a2", "a2"), Outbound.of("c1", "c1"));
        assertThat(subscriber.isTerminated()).as("b1 is still under way").isFalse();

        calls.succeed("b1");
        assertThat(subscriber.getReceivedOnNext())
                .containsExactly(new UpdateResult.Failed<>("a1", refused, 1, Duration.ZERO), applied("b1"));
        assertThat(subscriber.expectTerminalError()).isSameAs(refused);
        assertThat(calls.cancelled).isEmpty();
    }

    @Test
    void onlyTheFirstAccountFailureEndsTheStream() {
        calls.pipeline(8, 2).send(source("a1", "b1")).subscribe(subscriber);
        ChitchatException first = ManualCalls.accountFailure();
        calls.fail("b1", first);
        calls.fail("a1", ManualCalls.accountFailure());

        assertThat(subscriber.getReceivedOnNext()).hasSize(2);
        assertThat(subscriber.expectTerminalError()).isSameAs(first);
    }

    @Test
    void accountFailureWaitsForItsResultToBeRequested() {
        TestSubscriber<UpdateResult<String>> slow =
                TestSubscriber.builder().initialRequest(0).build();
        calls.pipeline(8, 2).send(source("a1")).subscribe(slow);
        calls.fail("a1", ManualCalls.accountFailure());
        assertThat(slow.isTerminated()).isFalse();

        slow.request(1);
        assertThat(slow.getReceivedOnNext()).hasSize(1);
        assertThat(slow.isTerminatedError()).isTrue();
    }

    @Test
    void elementsThatArriveAfterAnAccountFailureAreDiscarded() {
        TestPublisher<Outbound<String, String>> source =
                TestPublisher.createNoncompliant(TestPublisher.Violation.DEFER_CANCELLATION);
        calls.pipeline(8, 2)
                .send(source)
                .doOnDiscard(Object.class, discarded::add)
                .subscribe(subscriber);
        source.next(Outbound.of("a1", "a1"));
        calls.fail("a1", ManualCalls.accountFailure());

        source.next(Outbound.of("b1", "b1"));
        assertThat(calls.started).containsExactly("a1");
        assertThat(discarded).containsExactly(Outbound.of("b1", "b1"));
    }

    @Test
    void sourceErrorComesAfterTheResultsOfAllThatWasTaken() {
        IllegalStateException torn = new IllegalStateException("torn");
        calls.pipeline(8, 1)
                .send(source("a1", "a2", "b1").concatWith(Mono.error(torn)))
                .subscribe(subscriber);
        for (String message : List.of("a1", "a2", "b1")) {
            assertThat(subscriber.isTerminated()).isFalse();
            calls.succeed(message);
        }

        assertThat(subscriber.getReceivedOnNext()).containsExactly(applied("a1"), applied("a2"), applied("b1"));
        assertThat(subscriber.expectTerminalError()).isSameAs(torn);
    }

    @Test
    void accountFailureAfterASourceErrorCarriesIt() {
        IllegalStateException torn = new IllegalStateException("torn");
        calls.pipeline(8, 1)
                .send(source("a1", "a2").concatWith(Mono.error(torn)))
                .subscribe(subscriber);
        ChitchatException refused = ManualCalls.accountFailure();
        calls.fail("a1", refused);

        assertThat(subscriber.expectTerminalError()).isSameAs(refused).hasSuppressedException(torn);
    }

    @Test
    void signalsAfterTheSourcesEndAreDropped() {
        TestPublisher<Outbound<String, String>> source =
                TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
        IllegalStateException late = new IllegalStateException("late");

        StepVerifier.create(calls.pipeline(8, 1).send(source))
                .then(source::complete)
                .then(() -> source.next(Outbound.of("a1", "a1")))
                .then(() -> source.error(late))
                .expectComplete()
                .verifyThenAssertThat(SOON)
                .hasDropped(Outbound.of("a1", "a1"))
                .hasDroppedErrorsSatisfying(dropped -> assertThat(dropped).containsExactly(late));
    }

    @Test
    void secondSubscriptionToTheOperatorIsCancelled() {
        KeyedSubscriber<String, String> operator =
                new KeyedSubscriber<>(subscriber, calls.pipeline(8, 1).pipeline());
        TestPublisher<Outbound<String, String>> first = TestPublisher.create();
        TestPublisher<Outbound<String, String>> second = TestPublisher.create();
        first.subscribe(operator);
        second.subscribe(operator);

        second.assertCancelled();
        first.assertNotCancelled();
    }
}
