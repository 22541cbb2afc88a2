package dev.chitchat.quota;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is left to strangers, and how it is taken back. */
class ShareTest {

    private static final long WINDOW = 1_000_000_000;

    private final Share share = new Share(5, WINDOW);
    private long now = 1_000 * WINDOW;

    @Test
    void fiveTokensShrinkToThreeTwoOneAndThenTheWindowGrowsToFourTimes() {
        int[] usable = new int[3];
        for (int i = 0; i < usable.length; i++) {
            share.shrink(now);
            usable[i] = share.usable();
        }
        assertThat(usable).containsExactly(3, 2, 1);
        assertThat(share.stretchNanos()).isZero();

        share.shrink(now);
        assertThat(share.stretchNanos()).isEqualTo(WINDOW);
        for (int i = 0; i < 70; i++) {
            share.shrink(now);
        }
        assertThat(share.stretchNanos()).isEqualTo(3 * WINDOW);
        assertThat(share.usable()).isOne();
    }

    @Test
    void whoHasMoreWaitsLongerBeforeTakingAnother() {
        share.shrink(now);
        assertThat(windowsUntilProbe()).as("with three").isEqualTo(48);
        assertThat(share.usable()).isEqualTo(4);

        shrunkTo(1);
        assertThat(windowsUntilProbe()).as("with one").isEqualTo(12);
        assertThat(share.usable()).isEqualTo(2);
    }

    @Test
    void aRejectionRightAfterAProbeEndsIt() {
        shrunkTo(1);
        windowsUntilProbe();
        assertThat(share.usable()).isEqualTo(2);

        share.rejected(now + WINDOW);

        assertThat(share.usable()).isOne();
    }

    @Test
    void aLoneRejectionIsOvercomeAndASecondOneSoonAfterIsNot() {
        shrunkTo(3);
        share.rejected(now + 10 * WINDOW);
        assertThat(share.usable()).isEqualTo(3);
        share.rejected(now + 30 * WINDOW);
        assertThat(share.usable()).as("long after the one before").isEqualTo(3);

        share.rejected(now + 40 * WINDOW);

        assertThat(share.usable()).isEqualTo(2);
    }

    @Test
    void aRejectionPutsTheNextProbeOff() {
        shrunkTo(3);
        share.rejected(now + 47 * WINDOW);

        share.accepted(now + 49 * WINDOW);

        assertThat(share.usable()).isEqualTo(3);
    }

    @Test
    void whoIsAcceptedBelowOneTokenTakesAllOfItAndKeepsItThroughTheNextRejection() {
        shrunkTo(1);
        share.rejected(now);
        share.rejected(now + WINDOW);
        assertThat(share.stretchNanos()).isEqualTo(WINDOW);
        now += 4 * WINDOW;

        assertThat(share.accepted(now)).isFalse();
        assertThat(share.stretchNanos()).isZero();
        share.rejected(now + WINDOW);

        assertThat(share.stretchNanos()).isZero();
    }

    @Test
    void whoYieldsBrieflyHasTheWholeBackSoonUnlessRejectedAgain() {
        share.yieldBriefly(now);
        assertThat(share.usable()).isEqualTo(4);
        assertThat(share.accepted(now + 11 * WINDOW)).isFalse();
        assertThat(share.accepted(now + 12 * WINDOW)).isTrue();
        assertThat(share.usable()).isEqualTo(5);

        share.yieldBriefly(now);
        share.rejected(now + WINDOW);
        assertThat(share.usable()).isEqualTo(3);
    }

    @Test
    void aQuotaOfOneTokenIsSharedByALongerWindow() {
        Share single = new Share(1, WINDOW);
        single.shrink(now);
        assertThat(single.usable()).isOne();
        assertThat(single.stretchNanos()).isEqualTo(WINDOW);

        assertThat(single.accepted(now + 11 * WINDOW)).isFalse();
        assertThat(single.stretchNanos()).as("too early").isEqualTo(WINDOW);
        single.accepted(now + 12 * WINDOW);
        assertThat(single.stretchNanos()).isZero();
        assertThat(single.accepted(now + 24 * WINDOW)).isTrue();
    }

    private void shrunkTo(int tokens) {
        while (share.usable() > tokens) {
            share.shrink(now);
        }
    }

    private int windowsUntilProbe() {
        int before = share.usable();
        int windows = 0;
        while (share.usable() == before) {
            windows++;
            now += WINDOW;
            share.accepted(now);
        }
        return windows;
    }
}
