package dev.chitchat.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.Jitter;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The network changes, the server pauses, the clock steps: at worst the first window sees a rejection, and all go on. */
class UpheavalTest {

    private static final long SECOND = 1_000_000_000;
    private static final long EVENT = 60 * SECOND;

    private long learnedFloorMillis;
    private final EventLoop loop = new EventLoop();
    private final SimulatedServer server = new SimulatedServer(loop, CountingModel.SLIDING_LOG, roundTrip(20), 1);

    @Test
    void aRoundTripThatJumpsUpAndBackRejectsNothing() {
        SaturatedClient client = run(nanos -> nanos, 120, server -> {
            loop.at(EVENT, () -> server.jitter(roundTrip(300)));
            loop.at(2 * EVENT, () -> server.jitter(roundTrip(20)));
        });

        assertThat(client.rejectedSends()).isEmpty();
        assertThat(client.accepted()).isGreaterThan(750);
    }

    @Test
    void aShorterRoundTripRejectsInTheFirstWindowAtMost() {
        long learned = 10 * EVENT;
        SaturatedClient client = run(nanos -> nanos, 700, server -> {
            loop.at(EVENT, () -> server.jitter(roundTrip(300)));
            loop.at(learned, () -> {
                assertThat(learnedFloorMillis).isEqualTo(300);
                server.jitter(roundTrip(20));
            });
        });

        assertThat(client.rejectedSends()).allMatch(sent -> sent >= learned - SECOND && sent < learned + SECOND);
        assertThat(client.accepted()).isGreaterThan(3_000);
    }

    @Test
    void tenSilentSecondsCauseNoRejectionAndNoStall() {
        SaturatedClient client =
                run(nanos -> nanos, 60, server -> loop.at(EVENT, () -> server.pauseUntil(EVENT + 10 * SECOND)));

        assertThat(client.rejectedSends()).isEmpty();
        assertThat(client.accepted()).isBetween(530, 560);
    }

    @ParameterizedTest
    @ValueSource(ints = {-3600, 3600})
    void anHoursClockStepRejectsInOneWindowAtMostAndStallsNothing(int stepSeconds) {
        LongUnaryOperator clock = nanos -> nanos < EVENT ? nanos : nanos + stepSeconds * SECOND;

        SaturatedClient client = run(clock, 60, server -> {});

        assertThat(client.rejectedSends()).allMatch(sent -> sent >= EVENT && sent < EVENT + SECOND);
        assertThat(client.accepted()).isGreaterThan(590);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, Long.MAX_VALUE - 30 * SECOND})
    void aClockMayStartAnywhereAndOverflow(long start) {
        SaturatedClient client = run(nanos -> nanos + start, 60, server -> {});

        assertThat(client.rejectedSends()).isEmpty();
        assertThat(client.accepted()).isGreaterThan(590);
    }

    private SaturatedClient run(LongUnaryOperator clock, int secondsAfter, Consumer<SimulatedServer> events) {
        SaturatedClient client = new SaturatedClient(loop, server, Long.MAX_VALUE, clock);
        events.accept(server);
        loop.at(
                10 * EVENT - 1,
                () -> learnedFloorMillis = Math.round(client.bucket().roundTripFloorNanos() / 1e6));
        loop.runUntil(EVENT + secondsAfter * SECOND);
        return client;
    }

    private static Jitter roundTrip(int millis) {
        return Jitter.steady(Duration.ofNanos(millis * 500_000L));
    }
}
