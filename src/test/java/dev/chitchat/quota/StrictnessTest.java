package dev.chitchat.quota;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a rejection means, by what went before. */
class StrictnessTest {

    private static final long WINDOW = 1_000_000_000;
    private static final boolean FULL = true;

    private final Strictness strictness = new Strictness(5, WINDOW);
    private long now;

    @Test
    void aRejectionOfABucketLongProvenYieldsATokenToANewcomerAtOnceAndGoesBackToPaced() {
        accept(500);
        reject();

        assertThat(strictness.mode()).isEqualTo(Mode.STRETCHED);
        assertThat(strictness.reserved()).isOne();
        accept(60);
        assertThat(strictness.mode()).isEqualTo(Mode.PACED);
        assertThat(strictness.reserved()).isZero();
    }

    @Test
    void aRejectionOfABucketNotYetProvenIsTakenForAStricterServer() {
        accept(499);
        reject();

        assertThat(strictness.mode()).isEqualTo(Mode.PACED);
        assertThat(strictness.reserved()).isZero();
    }

    @Test
    void oneCallAtATimeAndRejectedAllTheSameMeansStrangers() {
        reject();
        reject();
        assertThat(strictness.mode()).isEqualTo(Mode.STRICT);
        reject();

        assertThat(strictness.mode()).isEqualTo(Mode.STRETCHED);
        assertThat(strictness.reserved()).isEqualTo(2);
        assertThat(strictness.stepNanos()).isEqualTo(WINDOW / 3);
    }

    @Test
    void whenStrangersLeaveTheWholeIsTakenBackStepByStep() {
        reject();
        reject();
        reject();
        accept(49 * 5);
        assertThat(strictness.reserved()).isOne();
        accept(97 * 5);
        assertThat(strictness.reserved()).isZero();
        accept(3 * 240);

        assertThat(strictness.mode()).isEqualTo(Mode.NORMAL);
    }

    @Test
    void whoIsRejectedWhileYieldingGoesBackOneCallAtATimeFirst() {
        accept(500);
        reject();
        reject();
        assertThat(strictness.reserved()).isEqualTo(2);
        accept((48 + 96) * 5 + 5);

        assertThat(strictness.reserved()).isZero();
        assertThat(strictness.mode()).isEqualTo(Mode.STRICT);
    }

    @Test
    void callsThatWereUnderWayAtARejectionSayNothingNew() {
        reject();
        long sentBefore = now - WINDOW / 10;
        strictness.rejected(sentBefore, now + WINDOW / 10, FULL);

        assertThat(strictness.mode()).isEqualTo(Mode.PACED);
    }

    @Test
    void aSingleTokenIsNotGivenAway() {
        Strictness single = new Strictness(1, WINDOW);
        for (int i = 0; i < 1_000; i++) {
            single.accepted(i * WINDOW);
        }
        single.rejected(1_000 * WINDOW, 1_000 * WINDOW, FULL);

        assertThat(single.mode()).isEqualTo(Mode.PACED);
        assertThat(single.reserved()).isZero();
    }

    private void accept(int calls) {
        for (int i = 0; i < calls; i++) {
            now += WINDOW / 5;
            strictness.accepted(now);
        }
    }

    private void reject() {
        now += WINDOW / 5;
        strictness.rejected(now, now, FULL);
    }
}
