package dev.chitchat.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StopTest {

    private static final Stop.Reason TERM = new Stop.Reason(ExitCode.TERMINATED, "asked to end");
    private static final Stop.Reason INT = new Stop.Reason(ExitCode.INTERRUPTED, "interrupted");

    private final List<Integer> halted = new ArrayList<>();
    private long now = Long.MAX_VALUE - 5;
    private final Stop stop = new Stop(() -> now, halted::add);

    @Test
    void aFurtherSignalWithinASecondIsTheSameWish() {
        stop.heed(TERM);
        now += 999_999_999L;
        stop.heed(TERM);
        stop.heed(INT);
        assertThat(stop.reason()).isEqualTo(TERM);
        assertThat(halted).isEmpty();
    }

    @Test
    void aFurtherSignalAfterASecondLeavesAtOnce() {
        stop.heed(TERM);
        now += 1_000_000_000L;
        stop.heed(INT);
        assertThat(halted).containsExactly(ExitCode.INTERRUPTED);
    }
}
