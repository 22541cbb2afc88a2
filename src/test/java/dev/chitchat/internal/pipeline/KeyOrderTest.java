package dev.chitchat.internal.pipeline;

import static dev.chitchat.internal.pipeline.ManualCalls.source;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.api.UpdateResult;
import dev.chitchat.internal.CallListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.subscriber.TestSubscriber;

/** Order per key, fairness between keys, and the bound on calls under way. */
class KeyOrderTest {

    private final ManualCalls calls = new ManualCalls();
    private final TestSubscriber<UpdateResult<String>> subscriber = TestSubscriber.create();

    @Test
    void nextCallOfAKeyWaitsForTheOneBefore() {
        calls.pipeline(8, 5).send(source("a1", "a2", "b1")).subscribe(subscriber);

        assertThat(calls.started).containsExactly("a1", "b1");
        calls.succeed("a1");
        assertThat(calls.started).containsExactly("a1", "b1", "a2");
    }

    /** Pitfall 32: a newer update must not overtake one that waits to be retried. */
    @Test
    void newerElementDoesNotOvertakeOneThatWaitsToRetry() {
        calls.pipeline(8, 5).send(source("a1", "a2")).subscribe(subscriber);

        calls.progress("a1").backingOff(ManualCalls.passing(), Duration.ZERO);
        assertThat(calls.started).containsExactly("a1");
        calls.progress("a1").permitted();
        calls.succeed("a1", 2);
        assertThat(calls.started).containsExactly("a1", "a2");
    }

    /** Pitfall 34: elements that keep failing must not fill the in-flight allowance. */
    @Test
    void callThatWaitsToRetryLeavesItsPlace() {
        calls.pipeline(8, 2).send(source("a1", "b1", "c1", "d1")).subscribe(subscriber);
        assertThat(calls.started).containsExactly("a1", "b1");

        calls.progress("a1").backingOff(ManualCalls.passing(), Duration.ZERO);
        assertThat(calls.started).containsExactly("a1", "b1", "c1");
    }

    @Test
    void resumedCallCountsAgainBeforeAnythingNewStarts() {
        calls.pipeline(8, 1).send(source("a1", "b1", "c1", "d1")).subscribe(subscriber);
        calls.progress("a1").backingOff(ManualCalls.passing(), Duration.ZERO);
        calls.progress("a1").permitted();

        calls.succeed("b1");
        assertThat(calls.started).as("a1 has its place back").containsExactly("a1", "b1");
        calls.succeed("a1");
        assertThat(calls.started).containsExactly("a1", "b1", "c1");
    }

    @Test
    void callThatEndsWhileItBacksOffGivesNoSecondPlaceBack() {
        calls.pipeline(8, 1).send(source("a1", "b1", "c1", "d1")).subscribe(subscriber);
        calls.progress("a1").backingOff(ManualCalls.passing(), Duration.ZERO);
        calls.fail("a1");
        assertThat(calls.started).containsExactly("a1", "b1");

        calls.succeed("b1");
        assertThat(calls.started).containsExactly("a1", "b1", "c1");
    }

    @Test
    void progressIsIgnoredWhenRepeatedOrAfterTheEnd() {
        calls.pipeline(8, 1).send(source("a1", "b1", "c1", "d1")).subscribe(subscriber);
        CallListener progress = calls.progress("a1");
        progress.permitted();
        progress.backingOff(ManualCalls.passing(), Duration.ZERO);
        progress.backingOff(ManualCalls.passing(), Duration.ZERO);
        assertThat(calls.started).containsExactly("a1", "b1");

        calls.succeed("a1");
        progress.backingOff(ManualCalls.passing(), Duration.ZERO);
        progress.permitted();
        assertThat(calls.started).as("b1 still has the only place").containsExactly("a1", "b1");
    }

    /** Pitfall 35: one slow key must not stop others. */
    @Test
    void elementsBehindABusyKeyHoldUpNobody() {
        calls.pipeline(8, 2).send(source("a1", "a2", "a3", "a4", "b1", "c1")).subscribe(subscriber);
        calls.succeed("b1");
        calls.succeed("c1");

        assertThat(calls.started).containsExactly("a1", "b1", "c1");
    }

    /** Pitfall 35 once more: the source must not stand still because a batch is not full. */
    @Test
    void elementsThatWaitToRetryDoNotStopTheIntake() {
        List<String> messages = new ArrayList<>(List.of("a1", "b1", "c1", "d1", "e1", "f1"));
        IntStream.range(0, 20).forEach(i -> messages.add("z" + i));
        calls.pipeline(8, 1).send(source(messages.toArray(String[]::new))).subscribe(subscriber);
        for (String waiting : messages.subList(0, 6)) {
            calls.progress(waiting).backingOff(ManualCalls.passing(), Duration.ZERO);
        }

        IntStream.range(0, 20).forEach(i -> calls.succeed("z" + i));

        assertThat(subscriber.getReceivedOnNext()).hasSize(20);
    }

    @Test
    void oldestElementThatMayStartGoesFirst() {
        calls.pipeline(8, 1).send(source("a1", "b1", "a2", "c1", "b2")).subscribe(subscriber);
        for (String message : List.of("a1", "b1", "a2", "c1", "b2")) {
            calls.succeed(message);
        }

        assertThat(calls.started).containsExactly("a1", "b1", "a2", "c1", "b2");
    }

    /** Pitfall 36: the bound holds for what is under way, not for threads. */
    @Test
    void neverMoreCallsUnderWayThanAllowed() {
        calls.pipeline(64, 3).send(source("a1", "b1", "c1", "d1", "e1")).subscribe(subscriber);

        assertThat(calls.started).hasSize(3);
        calls.succeed("b1");
        assertThat(calls.started).hasSize(4);
    }

    @Test
    void resultsComeInTheOrderOfTheirOutcomes() {
        calls.pipeline(8, 5).send(source("a1", "b1", "c1")).subscribe(subscriber);
        calls.succeed("c1");
        calls.succeed("a1");
        calls.succeed("b1");

        assertThat(subscriber.getReceivedOnNext())
                .extracting(UpdateResult::correlation)
                .containsExactly("c1", "a1", "b1");
        assertThat(subscriber.isTerminatedComplete()).isTrue();
    }

    @Test
    void nextCallOfAKeyStartsAfterTheResultBeforeWasHandedOver() {
        List<String> log = new ArrayList<>();
        Piped<String> pipeline = Piped.create(
                message -> "one key",
                (message, progress) -> calls.call(message, progress).doOnSubscribe(s -> log.add("call " + message)),
                null);
        pipeline.send(source("a1", "a2"))
                .doOnNext(result -> log.add("result " + result.correlation()))
                .subscribe(subscriber);
        calls.succeed("a1");

        assertThat(log).containsExactly("call a1", "result a1", "call a2");
    }

    @Test
    void theNextCallStartsOnTheResultSchedulerAfterTheResult() {
        List<String> events = new CopyOnWriteArrayList<>();
        Scheduler thread = Schedulers.newSingle("results-of-the-test");
        Piped<String> pipeline = Piped.create(
                message -> "one key",
                (message, progress) -> {
                    events.add(message + " starts on " + threadName());
                    return Mono.just(ManualCalls.receipt(1)).delayElement(Duration.ofMillis(1));
                },
                null);
        try {
            pipeline.withResultsOn(thread)
                    .send(source("a1", "a2"))
                    .doOnNext(result -> events.add(result.correlation() + " ends on " + threadName()))
                    .blockLast(Duration.ofSeconds(10));
        } finally {
            thread.dispose();
        }
        assertThat(events)
                .containsExactly(
                        "a1 starts on results-of-the-test",
                        "a1 ends on results-of-the-test",
                        "a2 starts on results-of-the-test",
                        "a2 ends on results-of-the-test");
    }

    @Test
    void aSchedulerThatRefusesWorkHoldsNothingUp() {
        Scheduler gone = Schedulers.newSingle("gone");
        gone.dispose();
        calls.pipeline(8, 5).withResultsOn(gone).send(source("a1", "a2")).subscribe(subscriber);
        calls.succeed("a1");
        calls.succeed("a2");
        assertThat(subscriber.isTerminatedComplete()).isTrue();
    }

    private static String threadName() {
        return Thread.currentThread().getName().replaceFirst("-\\d+$", "");
    }
}
