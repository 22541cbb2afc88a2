package dev.chitchat.internal.pipeline;

import static dev.chitchat.internal.pipeline.ManualCalls.applied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.chitchat.api.Outbound;
import dev.chitchat.api.UpdateResult;
import dev.chitchat.error.ApiException;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.ServiceUnavailableException;
import dev.chitchat.error.TransportException;
import dev.chitchat.internal.CallListener;
import dev.chitchat.internal.FailureNotes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Hooks;
import reactor.test.subscriber.TestSubscriber;

/** Calls that only wait when the account fails: none of them goes out any more. */
class UnsentCallsTest {

    private final ManualCalls calls = new ManualCalls();
    private final TestSubscriber<UpdateResult<String>> subscriber = TestSubscriber.create();
    private final List<Object> discarded = new ArrayList<>();

    @BeforeEach
    void start() {
        calls.pipeline(8, 3)
                .send(ManualCalls.source("a1", "b1", "c1"))
                .doOnDiscard(Object.class, discarded::add)
                .subscribe(subscriber);
    }

    private void failTheAccount() {
        calls.fail("a1", ManualCalls.accountFailure());
    }

    @Test
    void whatWaitsForItsTurnIsGivenUp() {
        calls.progress("b1").waiting();
        failTheAccount();

        assertThat(calls.cancelled).containsExactly("b1");
        assertThat(calls.progress("b1").permitted()).isFalse();
        assertThat(discarded).containsExactly(Outbound.of("b1", "b1"));
        assertThat(subscriber.isTerminated()).as("c1 is on its way").isFalse();

        calls.succeed("c1");
        assertThat(subscriber.getReceivedOnNext()).hasSize(2).contains(applied("c1"));
        assertThat(subscriber.isTerminatedError()).isTrue();
    }

    @Test
    void whatWentOutAndWaitsForARetryFailsAndIsNotDiscarded() {
        for (int attempts = 1; attempts <= 2; attempts++) {
            assertThat(calls.progress("b1").permitted()).isTrue();
            calls.progress("b1").backingOff(ManualCalls.passing(), Duration.ZERO);
        }
        assertThat(calls.progress("c1").permitted()).isTrue();
        calls.progress("c1").backingOff(ManualCalls.passing(), Duration.ZERO);
        failTheAccount();

        assertThat(calls.cancelled).containsExactly("b1", "c1");
        assertThat(discarded).isEmpty();
        assertThat(subscriber.getReceivedOnNext())
                .extracting(UpdateResult::correlation, UpdateResult::attempts)
                .containsExactly(tuple("a1", 1), tuple("b1", 2), tuple("c1", 1));
        assertThat(subscriber.getReceivedOnNext().get(1))
                .isInstanceOfSatisfying(
                        UpdateResult.Failed.class,
                        failed -> assertThat(failed.error()).hasStackTraceContaining("may pass"));
        assertThat(subscriber.isTerminatedError()).isTrue();
    }

    @Test
    void whatAnEarlierAttemptMayHaveDoneIsNotForgotten() {
        CallListener told = calls.progress("b1");
        assertThat(told.permitted()).isTrue();
        told.backingOff(TransportException.maybeSent("no answer", null), Duration.ZERO);
        assertThat(told.permitted()).isTrue();
        told.backingOff(new ApiException("update_chitchat", -14, "", null), Duration.ZERO);
        failTheAccount();

        assertThat(subscriber.getReceivedOnNext().get(1))
                .isInstanceOfSatisfying(
                        UpdateResult.Failed.class,
                        failed ->
                                assertThat(failed.error().mayHaveTakenEffect()).isTrue());
    }

    /** Of a stream whose first call is answered the rest is merged and on its way. */
    private TestSubscriber<UpdateResult<String>> mergingAfterFirst(ManualCalls others, String... ids) {
        TestSubscriber<UpdateResult<String>> merged = TestSubscriber.create();
        others.mergingPipeline(8, 1)
                .send(ManualCalls.source(ids))
                .doOnDiscard(Object.class, discarded::add)
                .subscribe(merged);
        others.succeed(ids[0]);
        return merged;
    }

    @Test
    void whatAMergedCallMayHaveDoneIsNotDiscarded() {
        ManualCalls others = new ManualCalls();
        TestSubscriber<UpdateResult<String>> merged = mergingAfterFirst(others, "a1", "b1", "b2", "b3");
        others.fail("b1+b2+b3", FailureNotes.attempts(new ApiException("update_chitchat", -1, "", null), 3));
        others.fail("b1", ManualCalls.accountFailure());

        assertThat(discarded).isEmpty();
        assertThat(merged.getReceivedOnNext())
                .extracting(UpdateResult::correlation, UpdateResult::attempts)
                .containsExactly(tuple("a1", 1), tuple("b1", 4), tuple("b2", 3), tuple("b3", 3));
        assertThat(merged.isTerminatedError()).isTrue();
    }

    @Test
    void whatAMergedCallMayHaveDoneBeforeItsRefusalIsNotDiscarded() {
        ManualCalls others = new ManualCalls();
        TestSubscriber<UpdateResult<String>> merged = mergingAfterFirst(others, "a1", "b1", "b2");
        ChitchatException refused = FailureNotes.attempts(ManualCalls.accountFailure(), 2);
        refused.addSuppressed(TransportException.maybeSent("no answer", null));
        others.fail("b1+b2", refused);

        assertThat(discarded).isEmpty();
        assertThat(merged.getReceivedOnNext())
                .extracting(UpdateResult::correlation, UpdateResult::attempts)
                .containsExactly(tuple("a1", 1), tuple("b1", 2), tuple("b2", 2));
        assertThat(merged.expectTerminalError()).isSameAs(refused);
    }

    @Test
    void whatHadItsTurnFinishes() {
        calls.progress("b1").waiting();
        assertThat(calls.progress("b1").permitted()).isTrue();
        failTheAccount();
        calls.succeed("b1");
        calls.succeed("c1");

        assertThat(calls.cancelled).isEmpty();
        assertThat(subscriber.getReceivedOnNext()).hasSize(3);
    }

    @Test
    void whatHadItsTurnBeforeItIsSaidToWaitFinishesToo() {
        assertThat(calls.progress("b1").permitted()).isTrue();
        calls.progress("b1").waiting();
        failTheAccount();
        assertThat(calls.cancelled).isEmpty();

        calls.succeed("b1");
        calls.succeed("c1");
        assertThat(subscriber.getReceivedOnNext()).hasSize(3);
    }

    @Test
    void whatBeginsToWaitAfterwardsIsGivenUpToo() {
        failTheAccount();
        calls.progress("b1").waiting();

        assertThat(calls.cancelled).containsExactly("b1");
        assertThat(discarded).containsExactly(Outbound.of("b1", "b1"));
    }

    @Test
    void theEndOfACallThatWasGivenUpIsNoNews() {
        List<Throwable> dropped = new ArrayList<>();
        calls.progress("b1").waiting();
        calls.progress("c1").waiting();
        failTheAccount();
        Hooks.onErrorDropped(dropped::add);
        try {
            calls.fail("b1", new IllegalStateException("cancelled"));
        } finally {
            Hooks.resetOnErrorDropped();
        }

        assertThat(dropped).isEmpty();
        assertThat(subscriber.getReceivedOnNext()).hasSize(1);
    }

    @Test
    void partsOfAMergedCallThatAnOutageEndsAllFail() {
        ManualCalls others = new ManualCalls();
        TestSubscriber<UpdateResult<String>> merged = mergingAfterFirst(others, "a1", "b1", "b2");
        ApiException last = new ApiException("update_chitchat", -1, "", null);
        others.fail(
                "b1+b2", FailureNotes.attempts(new ServiceUnavailableException(true, Duration.ofMinutes(10), last), 5));

        assertThat(discarded).isEmpty();
        assertThat(merged.getReceivedOnNext())
                .extracting(UpdateResult::correlation, UpdateResult::attempts)
                .containsExactly(tuple("a1", 1), tuple("b1", 5), tuple("b2", 5));
    }
}
