package dev.chitchat.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StopSignalsTest {

    private static final Stop.Reason TERM = new Stop.Reason(ExitCode.TERMINATED, "asked to end");
    private static final Stop.Reason INT = new Stop.Reason(ExitCode.INTERRUPTED, "interrupted");

    private final Stop stop = new Stop();
    private final List<Integer> halted = new ArrayList<>();
    private long now = Long.MAX_VALUE - 5;
    private final Stop.StopSignals signals = new Stop.StopSignals(stop, () -> now, halted::add);

    @Test
    void aFurtherSignalWithinASecondIsTheSameWish() {
        signals.heed(TERM);
        now += 999_999_999L;
        signals.heed(TERM);
        signals.heed(INT);
        assertThat(stop.reason()).isEqualTo(TERM);
        assertThat(halted).isEmpty();
    }

    @Test
    void aFurtherSignalAfterASecondLeavesAtOnce() {
        signals.heed(TERM);
        now += 1_000_000_000L;
        signals.heed(INT);
        assertThat(halted).containsExactly(ExitCode.INTERRUPTED);
    }
}
