package dev.chitchat.internal.pipeline;

import static dev.chitchat.internal.pipeline.ManualCalls.applied;
import static dev.chitchat.internal.pipeline.ManualCalls.merged;
import static dev.chitchat.internal.pipeline.ManualCalls.source;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.api.Outbound;
import dev.chitchat.api.UpdateResult;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.InvalidUpdateException;
import dev.chitchat.error.TransportException;
import dev.chitchat.internal.FailureNotes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.test.publisher.TestPublisher;
import reactor.test.subscriber.TestSubscriber;

/** Waiting elements of one key go out as one call, and come to what sending each would have come to. */
class MergingTest {

    private final ManualCalls calls = new ManualCalls();
    private final List<Object> discarded = new ArrayList<>();
    private final TestSubscriber<UpdateResult<String>> subscriber = TestSubscriber.create();

    private void send(int maxInFlight, String... messages) {
        calls.mergingPipeline(512, maxInFlight)
                .send(source(messages))
                .doOnDiscard(Object.class, discarded::add)
                .subscribe(subscriber);
    }

    private static UpdateResult<String> failed(String message, ChitchatException why, int attempts) {
        return new UpdateResult.Failed<>(message, why, attempts, Duration.ZERO);
    }

    @Test
    void waitingElementsOfAKeyGoOutInTheCallOfTheFirst() {
        send(2, "a1", "b1", "a2", "a3", "b2");
        calls.succeed("a1");
        calls.succeed("a2+a3");

        assertThat(calls.started).containsExactly("a1", "b1", "a2+a3");
        assertThat(subscriber.getReceivedOnNext()).containsExactly(applied("a1"), merged("a3", "a2"), applied("a2"));
    }

    @Test
    void mergedCallTakesThePlaceOfItsFirstElement() {
        send(1, "a1", "b1", "c1", "b2");
        calls.succeed("a1");

        assertThat(calls.started).containsExactly("a1", "b1+b2");
    }

    @Test
    void elementsOfABusyKeyAreNotMergedIntoTheCallInFlight() {
        TestPublisher<Outbound<String, String>> source = TestPublisher.create();
        calls.mergingPipeline(8, 1).send(source).subscribe(subscriber);
        source.next(Outbound.of("a1", "a1"));
        source.next(Outbound.of("a2", "a2"), Outbound.of("a3", "a3"));
        calls.succeed("a1");

        assertThat(calls.started).containsExactly("a1", "a2+a3");
    }

    @Test
    void mergedResultsTellTheAttemptsOfTheCallThatCarriedThem() {
        send(1, "a1", "a2", "a3");
        calls.succeed("a1");
        calls.succeed("a2+a3", 4);

        assertThat(subscriber.getReceivedOnNext())
                .extracting(UpdateResult::attempts)
                .containsExactly(1, 4, 4);
    }

    @Test
    void partsOfAFailedCallAreSentOneByOneInOrderBeforeAnythingLater() {
        send(1, "a1", "a2", "a3", "b1");
        calls.succeed("a1");
        calls.fail("a2+a3");
        assertThat(calls.started).endsWith("a2");
        calls.succeed("a2");
        InvalidUpdateException why = new InvalidUpdateException("refused again");
        FailureNotes.attempts(why, 2);
        calls.fail("a3", why);
        calls.succeed("b1");

        assertThat(calls.started).containsExactly("a1", "a2+a3", "a2", "a3", "b1");
        assertThat(subscriber.getReceivedOnNext())
                .containsExactly(
                        applied("a1"),
                        new UpdateResult.Applied<>("a2", 2, Duration.ZERO, null),
                        failed("a3", why, 3),
                        applied("b1"));
        assertThat(subscriber.isTerminatedComplete()).isTrue();
    }

    @Test
    void aPartThatFailsKnowsThatItsMergedCallMayHaveTakenEffect() {
        send(1, "a1", "a2", "a3");
        calls.succeed("a1");
        calls.fail("a2+a3", TransportException.maybeSent("no answer", null));
        calls.fail("a2", TransportException.notSent("no connection", new IOException("refused")));

        assertThat(subscriber.getReceivedOnNext().get(1))
                .isInstanceOfSatisfying(
                        UpdateResult.Failed.class,
                        failed ->
                                assertThat(failed.error().mayHaveTakenEffect()).isTrue());
    }

    @Test
    void elementsBehindPartsSentOneByOneMergeAmongThemselves() {
        TestPublisher<Outbound<String, String>> source = TestPublisher.create();
        calls.mergingPipeline(16, 1).send(source).subscribe(subscriber);
        for (String message : List.of("a1", "a2", "a3")) {
            source.next(Outbound.of(message, message));
        }
        calls.succeed("a1");
        source.next(Outbound.of("a4", "a4"), Outbound.of("a5", "a5"));
        calls.fail("a2+a3");
        calls.fail("a2");
        calls.succeed("a3");
        calls.succeed("a4+a5");

        assertThat(calls.started).containsExactly("a1", "a2+a3", "a2", "a3", "a4+a5");
        assertThat(subscriber.getReceivedOnNext()).hasSize(5);
    }

    @Test
    void aMergedAccountFailureIsTheFirstsAndTheRestIsDiscarded() {
        send(1, "a1", "a2", "a3", "a4");
        calls.succeed("a1");
        ChitchatException refused = ManualCalls.accountFailure();
        calls.fail("a2+a3+a4", refused);

        assertThat(subscriber.getReceivedOnNext()).containsExactly(applied("a1"), failed("a2", refused, 1));
        assertThat(subscriber.expectTerminalError()).isSameAs(refused);
        assertThat(discarded).containsExactly(Outbound.of("a3", "a3"), Outbound.of("a4", "a4"));
    }

    @Test
    void partsOfACallThatFailsAfterTheStopAreDiscardedUnsent() {
        send(2, "a1", "b1", "a2", "a3");
        calls.succeed("a1");
        calls.fail("b1", ManualCalls.accountFailure());
        calls.fail("a2+a3");

        assertThat(discarded).containsExactly(Outbound.of("a2", "a2"), Outbound.of("a3", "a3"));
        assertThat(subscriber.isTerminatedError()).isTrue();
    }

    @Test
    void cancelDuringAMergedCallAccountsForEveryPartOnce() {
        send(1, "a1", "a2", "a3");
        calls.succeed("a1");
        subscriber.cancel();
        calls.succeed("a2+a3");

        assertThat(discarded).containsExactly(merged("a3", "a2"), applied("a2"));
    }

    @Test
    void mergesAtMost256Elements() {
        String[] messages = IntStream.range(0, 300).mapToObj(i -> "a" + i).toArray(String[]::new);
        send(1, messages);
        calls.succeed("a0");

        assertThat(calls.started.get(1).split("\\+", -1)).hasSize(256);
        calls.succeed(calls.started.get(1));
        assertThat(calls.started.get(2).split("\\+", -1)).hasSize(43);
    }

    @Test
    void messageThatTheRuleDeclinesWaitsForItsOwnCall() {
        Piped<String> picky = Piped.create(message -> "one key", calls::call, (earlier, later) -> {
            if (later.equals("odd")) {
                throw new IllegalArgumentException("cannot be merged");
            }
            return earlier + "+" + later;
        });
        picky.send(source("first", "a", "b", "odd", "c")).subscribe(subscriber);
        calls.succeed("first");
        calls.succeed("a+b");

        assertThat(calls.started).containsExactly("first", "a+b", "odd+c");
    }

    @Test
    void ruleIsUnusedUnlessMergingIsOn() {
        Piped<String> off = Piped.<String>create(
                        message -> "one key", calls::call, (earlier, later) -> earlier + "+" + later)
                .withoutMerging();
        off.send(source("a", "b", "c")).subscribe(subscriber);
        calls.succeed("a");

        assertThat(calls.started).containsExactly("a", "b");
    }
}
