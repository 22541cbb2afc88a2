package dev.chitchat.sandbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.sandbox.RecordedCall;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CallLogTest {

    private static final long SECOND = 1_000_000_000;

    private final CallLog minute = new CallLog(1000, -7 * SECOND);

    @Test
    void onlyTheLastCallsAreKeptButAllAreCounted() {
        CallLog log = new CallLog(3, 0);
        LongStream.rangeClosed(1, 5).forEach(n -> log.add(call(log.nextSequence())));
        assertThat(log.calls()).extracting(RecordedCall::sequence).containsExactly(3L, 4L, 5L);
        assertThat(log.statistics().calls()).isEqualTo(5);
        assertThat(log.statistics().accepted()).isEqualTo(5);
    }

    private static RecordedCall call(long sequence) {
        return new RecordedCall(sequence, Duration.ZERO, Duration.ZERO, "update_chitchat", 1, "q", 0, true, true, null);
    }

    @Test
    void theLatestSecondIsLastAndAMinuteAgoIsForgotten() {
        arrive(0, 0);
        arrive(59, 0);
        arrive(60, -14);
        arrive(60, 60008);
        int[][] counts = until(60);
        assertThat(counts[0]).hasSize(60).endsWith(1, 0);
        assertThat(Arrays.stream(counts[0]).sum()).isEqualTo(1);
        assertThat(counts[1]).endsWith(1);
        assertThat(counts[2]).endsWith(1);
    }

    @Test
    void aLongSilenceLeavesNothing() {
        arrive(3, 0);
        assertThat(until(1_000_000)[0]).containsOnly(0);
        arrive(1_000_001, 0);
        assertThat(until(1_000_002)[0]).endsWith(1, 0);
    }

    @Test
    void namesThatCallersMakeUpAreOne() {
        for (int i = 0; i < 100; i++) {
            minute.add(call("made_up_" + i, 1, 60009));
        }
        assertThat(minute.seconds(at(1))).containsOnlyKeys("other");
    }

    private void arrive(long second, int code) {
        minute.add(call("update_chitchat", second, code));
    }

    private int[][] until(long second) {
        return Objects.requireNonNull(minute.seconds(at(second)).get("update_chitchat"));
    }

    private static long at(long second) {
        return (second - 7) * SECOND;
    }

    private static RecordedCall call(String command, long second, int code) {
        Duration time = Duration.ofNanos(at(second));
        return new RecordedCall(1, time, time, command, 1, "q", code, true, code == 0, null);
    }
}
