package dev.chitchat.internal.pipeline;

import static dev.chitchat.internal.pipeline.ManualCalls.source;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.api.UpdateResult;
import dev.chitchat.internal.pipeline.Pipeline.InFlight;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.test.subscriber.TestSubscriber;

/** A bound that is asked anew each time, and calls that no longer count since they went out long ago. */
class InFlightTest {

    private static final Duration COUNTED = Duration.ofMillis(160);

    private final ManualCalls calls = new ManualCalls();
    private final AtomicInteger most = new AtomicInteger(1);
    private final TestSubscriber<UpdateResult<String>> subscriber = TestSubscriber.create();

    private final InFlight bound = new InFlight() {
        @Override
        public int most() {
            return most.get();
        }

        @Override
        public Duration counted() {
            return COUNTED;
        }
    };

    private void send(String... messages) {
        calls.pipeline(8, 5).withInFlight(bound).send(source(messages)).subscribe(subscriber);
    }

    @Test
    void theBoundIsAskedAnewBeforeEachStart() {
        send("a1", "b1", "c1", "d1");
        assertThat(calls.started).containsExactly("a1");

        most.set(2);
        calls.succeed("a1");
        assertThat(calls.started).containsExactly("a1", "b1", "c1");

        most.set(1);
        calls.succeed("b1");
        assertThat(calls.started).hasSize(3);
    }

    @Test
    void aBoundBelowOneCountsAsOne() {
        most.set(0);
        send("a1", "b1");

        assertThat(calls.started).containsExactly("a1");
    }

    @Test
    void aCallThatWentOutLongAgoLeavesItsPlace() {
        send("a1", "b1", "c1");
        calls.progress("a1").written();
        calls.clock.advanceTimeBy(COUNTED.minusNanos(1));
        assertThat(calls.started).containsExactly("a1");

        calls.clock.advanceTimeBy(Duration.ofNanos(1));
        assertThat(calls.started).containsExactly("a1", "b1");

        calls.succeed("a1");
        assertThat(subscriber.getReceivedOnNext())
                .extracting(UpdateResult::correlation)
                .containsExactly("a1");
        assertThat(calls.started).as("its place was given away already").containsExactly("a1", "b1");

        calls.succeed("b1");
        assertThat(calls.started).containsExactly("a1", "b1", "c1");
    }

    @Test
    void aCallThatHasNotGoneOutCountsHoweverLongItTakes() {
        send("a1", "b1");
        calls.clock.advanceTimeBy(Duration.ofHours(1));

        assertThat(calls.started).containsExactly("a1");
    }

    @Test
    void aCallThatEndedInTimeFreesOnePlaceOnly() {
        send("a1", "b1", "c1");
        calls.progress("a1").written();
        calls.succeed("a1");
        calls.clock.advanceTimeBy(COUNTED);

        assertThat(calls.started).containsExactly("a1", "b1");
    }

    @Test
    void aLateCallThatIsMadeAgainCountsAgain() {
        send("a1", "b1", "c1");
        calls.progress("a1").written();
        calls.clock.advanceTimeBy(COUNTED);
        calls.progress("a1").backingOff(ManualCalls.passing(), Duration.ZERO);
        assertThat(calls.started).as("it has left one place, not two").containsExactly("a1", "b1");

        calls.progress("a1").permitted();
        calls.succeed("b1");
        assertThat(calls.started).containsExactly("a1", "b1");

        calls.succeed("a1");
        assertThat(calls.started).containsExactly("a1", "b1", "c1");
    }

    @Test
    void aLateCallThatFailsAfterTheAccountDidIsNotMadeAgain() {
        send("a1", "b1");
        assertThat(calls.progress("a1").permitted()).isTrue();
        calls.progress("a1").written();
        calls.clock.advanceTimeBy(COUNTED);
        calls.fail("b1", ManualCalls.accountFailure());
        calls.progress("a1").backingOff(ManualCalls.passing(), Duration.ZERO);

        assertThat(calls.cancelled).containsExactly("a1");
        assertThat(subscriber.isTerminatedError()).isTrue();
    }

    @Test
    void anAttemptIsNotTakenForLateByTheTimerOfTheOneBefore() {
        send("a1", "b1", "c1");
        calls.progress("a1").written();
        calls.progress("a1").backingOff(ManualCalls.passing(), Duration.ZERO);
        calls.progress("a1").permitted();
        calls.succeed("b1");
        calls.clock.advanceTimeBy(COUNTED);

        assertThat(calls.started).containsExactly("a1", "b1");
    }

    @Test
    void withAClockThatTakesNoTimersACallCountsUntilItEnds() {
        send("a1", "b1");
        calls.clock.dispose();
        calls.progress("a1").written();
        assertThat(calls.started).containsExactly("a1");

        calls.succeed("a1");
        assertThat(calls.started).containsExactly("a1", "b1");
    }
}
