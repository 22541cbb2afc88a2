package dev.chitchat.sandbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.sandbox.RecordedCall;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CallLogTest {

    @Test
    void onlyTheLastCallsAreKeptButAllAreCounted() {
        CallLog log = new CallLog(3);
        LongStream.rangeClosed(1, 5).forEach(n -> log.add(call(log.nextSequence())));
        assertThat(log.calls()).extracting(RecordedCall::sequence).containsExactly(3L, 4L, 5L);
        assertThat(log.statistics().calls()).isEqualTo(5);
        assertThat(log.statistics().accepted()).isEqualTo(5);
    }

    private static RecordedCall call(long sequence) {
        return new RecordedCall(sequence, Duration.ZERO, Duration.ZERO, "update_chitchat", 1, "q", 0, true, true, null);
    }
}
