package dev.chitchat.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The levels, and what a rejection means by what went before. */
class LadderTest {

    private static final long WINDOW = 1_000_000_000;

    private Ladder ladder = new Ladder(5, WINDOW);
    private long now = 100 * WINDOW;

    @Test
    void theLevelsOfFiveTokensFromTheTop() {
        assertThat(levelsDownwards())
                .containsExactly(
                        "5 in 1.0 s, early 0.15",
                        "5 in 1.0 s, early 0.00",
                        "5 in 1.0 s, early 0.00, no allowance",
                        "4 in 0.8 s, early 0.00",
                        "2 in 0.4 s, early 0.00",
                        "1 in 0.2 s, early 0.00",
                        "3 in 1.0 s, early 0.15",
                        "2 in 1.0 s, early 0.15",
                        "1 in 1.0 s, early 0.15",
                        "1 in 2.0 s, early 0.15",
                        "1 in 4.0 s, early 0.15");
    }

    @ParameterizedTest
    @CsvSource({"1, 6", "2, 7", "3, 9", "4, 10", "7, 13", "100, 27", "100000, 58"})
    void everyLadderEndsAtAQuarterOfACallAWindow(int tokens, int levels) {
        ladder = new Ladder(tokens, WINDOW);
        List<String> downwards = levelsDownwards();

        assertThat(downwards).hasSize(levels);
        assertThat(downwards.get(levels - 1)).startsWith("1 in 4.0 s");
    }

    @Test
    void aRejectionOfHardlyAnyCallGoesStraightToOneCallAtATime() {
        accept(3);
        reject();
        assertThat(ladder.mode()).isEqualTo(Mode.STRICT);

        accept(239);
        assertThat(ladder.mode()).isEqualTo(Mode.STRICT);
        accept(1);
        assertThat(ladder.level().tokens()).as("probes after 240").isEqualTo(2);
        reject();
        assertThat(ladder.mode()).as("the probe failed").isEqualTo(Mode.STRICT);
        accept(479);
        assertThat(ladder.mode()).as("doubled patience").isEqualTo(Mode.STRICT);
        accept(1);
        assertThat(ladder.mode()).isEqualTo(Mode.PACED);
    }

    @Test
    void aProbeThatFailsAtOnceGoesBackOneLevelOnly() {
        accept(10);
        reject();
        accept(120);
        assertThat(ladder.mode()).isEqualTo(Mode.NORMAL);
        reject();

        assertThat(ladder.level().tokens()).isEqualTo(5);
        assertThat(ladder.mode()).isEqualTo(Mode.PACED);
    }

    @Test
    void callsThatWereUnderWayAtARejectionSayNothingNew() {
        accept(10);
        reject();
        Ladder.Level level = ladder.level();
        ladder.rejected(now - WINDOW / 10, now + WINDOW / 10);

        assertThat(ladder.level()).isEqualTo(level);
    }

    @Test
    void aRejectionOfABucketLongProvenYieldsATokenForTwelveWindows() {
        accept(500);
        reject();
        assertThat(ladder.mode()).isEqualTo(Mode.SHARED);
        assertThat(ladder.level().tokens()).isEqualTo(4);

        accept(59);
        assertThat(ladder.mode()).isEqualTo(Mode.SHARED);
        accept(1);
        assertThat(ladder.mode()).isEqualTo(Mode.PACED);
        assertThat(ladder.level().tokens()).isEqualTo(5);
    }

    @Test
    void aSingleTokenIsNotYielded() {
        ladder = new Ladder(1, WINDOW);
        accept(1_000);
        reject();

        assertThat(ladder.mode()).isEqualTo(Mode.PACED);
    }

    @Test
    void aRejectionWhileYieldingGoesBackOneCallAtATimeFirst() {
        accept(500);
        reject();
        reject();
        assertThat(ladder.level().tokens()).isEqualTo(3);
        accept((48 + 96) * 5 + 5);

        assertThat(ladder.mode()).isEqualTo(Mode.STRICT);
    }

    @Test
    void largeSharesWaitLongerBeforeTheyTakeAnother() {
        share(3);
        assertThat(windowsUntilMore()).as("with three").isEqualTo(48);

        share(1);
        assertThat(windowsUntilMore()).as("with one").isEqualTo(12);
    }

    @Test
    void aRejectionRightAfterAProbeEndsIt() {
        share(1);
        windowsUntilMore();
        assertThat(ladder.level().tokens()).isEqualTo(2);
        reject();

        assertThat(ladder.level().tokens()).isOne();
    }

    @Test
    void aLoneRejectionIsOvercomeAndASecondOneSoonAfterIsNot() {
        share(3);
        rejectAfterWindows(20);
        assertThat(ladder.level().tokens()).isEqualTo(3);
        rejectAfterWindows(20);
        assertThat(ladder.level().tokens()).as("long after the one before").isEqualTo(3);
        rejectAfterWindows(10);

        assertThat(ladder.level().tokens()).isEqualTo(2);
    }

    @Test
    void aPartOfATokenGrowsWholeAndStaysThroughARejection() {
        share(1);
        reject();
        reject();
        assertThat(ladder.level().windowNanos()).isGreaterThan(WINDOW);
        now += 3 * WINDOW;
        ladder.accepted(now);
        assertThat(ladder.level().windowNanos()).isEqualTo(WINDOW);
        reject();

        assertThat(ladder.level().windowNanos()).isEqualTo(WINDOW);
    }

    private List<String> levelsDownwards() {
        List<String> all = new ArrayList<>(List.of(words(ladder.level())));
        for (int rejections = 0; rejections < 200; rejections++) {
            for (int i = 0; i < 4; i++) {
                ladder.accepted(now);
            }
            Ladder.Level before = ladder.level();
            now += WINDOW;
            ladder.rejected(now, now);
            if (!ladder.level().equals(before)) {
                all.add(words(ladder.level()));
            }
        }
        return all;
    }

    private static String words(Ladder.Level level) {
        return String.format(
                Locale.ROOT,
                "%d in %.1f s, early %.2f%s",
                level.tokens(),
                level.windowNanos() / 1e9,
                (double) level.earlyNanos() / level.stepNanos(),
                level.allows() ? "" : ", no allowance");
    }

    private void share(int tokens) {
        ladder = new Ladder(5, WINDOW);
        reject();
        while (ladder.mode() != Mode.SHARED || ladder.level().tokens() > tokens) {
            reject();
        }
    }

    private int windowsUntilMore() {
        int before = ladder.level().tokens();
        int windows = 0;
        while (ladder.level().tokens() == before) {
            windows++;
            now += WINDOW;
            ladder.accepted(now);
        }
        return windows;
    }

    private void accept(int calls) {
        for (int i = 0; i < calls; i++) {
            now += WINDOW / 5;
            ladder.accepted(now);
        }
    }

    private void reject() {
        rejectAfterWindows(1);
    }

    private void rejectAfterWindows(int windows) {
        now += windows * WINDOW;
        ladder.rejected(now, now);
    }
}
