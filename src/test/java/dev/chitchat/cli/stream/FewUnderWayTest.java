package dev.chitchat.cli.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.CallWatch;
import dev.chitchat.quota.Rate;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.util.context.Context;

class FewUnderWayTest {

    private static AdaptiveConcurrency after(int answers, double perSecond, long roundTripMillis) {
        AdaptiveConcurrency few = new AdaptiveConcurrency(Rate.perSecond(perSecond));
        for (int i = 0; i < answers; i++) {
            answer(few, roundTripMillis);
        }
        return few;
    }

    private static void answer(AdaptiveConcurrency few, long millis) {
        ended(few, millis, null);
    }

    private static void ended(AdaptiveConcurrency few, long millis, @Nullable Throwable failure) {
        CallWatch watch = few.called("update_chitchat", Context.empty());
        watch.attemptEnded(Duration.ofMillis(millis), failure);
    }

    @ParameterizedTest(name = "{0}/s with a round trip of {1} ms: {2}")
    @CsvSource({
        "5, 5, 1",
        "5, 150, 1",
        "5, 300, 2",
        "500, 2, 1",
        "500, 9, 1",
        "500, 10, 7",
        "100, 20, 3",
        "500, 100, 63",
        "0.5, 1000, 1"
    })
    void thereAreAFewMoreThanFitIntoARoundTripWhereThatIsLong(double rate, long roundTripMillis, int most) {
        assertThat(after(200, rate, roundTripMillis).most()).isEqualTo(most);
    }

    @Test
    void theFirstAnswersSayNothingOfTheNetwork() {
        AdaptiveConcurrency few = after(49, 500, 100);
        assertThat(few.most()).isEqualTo(1);
        answer(few, 100);
        assertThat(few.most()).isEqualTo(63);
    }

    @Test
    void theVeryFirstAreNoPartOfTheAverage() {
        AdaptiveConcurrency few = after(20, 500, 30_000);
        for (int i = 0; i < 30; i++) {
            answer(few, 100);
        }
        assertThat(few.most()).isEqualTo(63);
    }

    @Test
    void aServerNextDoorThatAnswersSlowlyNowAndThenGetsOneAtATime() {
        AdaptiveConcurrency few = after(100, 500, 2);
        for (int i = 0; i < 50; i++) {
            answer(few, 200);
            answer(few, 2);
        }
        assertThat(few.most()).isEqualTo(1);
    }

    @Test
    void aNetworkThatGotSlowIsLearned() {
        AdaptiveConcurrency few = after(100, 500, 2);
        for (int i = 0; i < 300; i++) {
            answer(few, 100);
        }
        assertThat(few.most()).isBetween(60, 63);
    }

    @Test
    void aFailedAttemptTellsNothing() {
        AdaptiveConcurrency few = after(100, 500, 100);
        for (int i = 0; i < 100; i++) {
            ended(few, 10_000, new TimeoutException("no answer"));
        }
        assertThat(few.most()).isEqualTo(63);
    }

    @ParameterizedTest(name = "{0}/s: {1} ms")
    @CsvSource({"5, 160", "500, 160", "1, 800", "0.5, 1600"})
    void aCallCountsUntilShortlyBeforeTheNextIsDue(double rate, long millis) {
        assertThat(after(20, rate, 100).counted()).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void theFirstCallsOfAProcessCountForLonger() {
        assertThat(after(19, 5, 100).counted()).isEqualTo(Duration.ofSeconds(2));
    }
}
