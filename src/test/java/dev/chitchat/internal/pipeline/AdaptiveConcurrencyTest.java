package dev.chitchat.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.api.Outbound;
import dev.chitchat.internal.pipeline.Pipeline.InFlight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class AdaptiveConcurrencyTest {

    private static AdaptiveConcurrency after(int answers, double perSecond, long roundTripMillis) {
        AdaptiveConcurrency few = new AdaptiveConcurrency(perSecond);
        for (int i = 0; i < answers; i++) {
            answer(few, roundTripMillis);
        }
        return few;
    }

    private static void answer(AdaptiveConcurrency few, long millis) {
        few.answered(millis * 1_000_000);
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
        AdaptiveConcurrency few = after(7, 500, 100);
        assertThat(few.most()).isEqualTo(1);
        answer(few, 100);
        assertThat(few.most()).isEqualTo(63);
    }

    @Test
    void slowFirstAnswersAreNotTakenForTypical() {
        AdaptiveConcurrency few = after(5, 500, 30_000);
        for (int i = 0; i < 3; i++) {
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
        assertThat(few.most()).isEqualTo(63);
    }

    @Test
    void aFailedAttemptTellsNothing() {
        List<Long> heard = new ArrayList<>();
        Piped<String> pipeline = Piped.<String>create(
                        message -> message,
                        (message, listener) -> {
                            boolean unused = listener.permitted();
                            listener.answered(message.equals("fails") ? new TimeoutException("no answer") : null);
                            return Mono.just(ManualCalls.receipt(1));
                        },
                        null)
                .withInFlight(new InFlight() {
                    @Override
                    public int most() {
                        return 1;
                    }

                    @Override
                    public void answered(long nanos) {
                        heard.add(nanos);
                    }
                });

        pipeline.send(Flux.just("fails", "works").map(message -> Outbound.of(message, message)))
                .subscribe();

        assertThat(heard).hasSize(1);
    }

    @ParameterizedTest(name = "{0}/s with a round trip of {1} ms: {2} ms")
    @CsvSource({
        "5, 100, 160",
        "5, 300, 320",
        "1, 100, 800",
        "0.5, 100, 1600",
        "500, 200, 200",
        "500, 2, 20",
        "200, 2, 20"
    })
    void aCallCountsUntilOthersAreDueInItsPlace(double rate, long roundTripMillis, long millis) {
        assertThat(after(32, rate, roundTripMillis).counted()).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void callsCountForLongerWhileNoneIsAnswered() {
        AdaptiveConcurrency few = after(32, 500, 2);
        List<Long> counted = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            counted.add(few.counted().toMillis());
        }
        answer(few, 2);
        counted.add(few.counted().toMillis());

        assertThat(counted).containsExactly(20L, 40L, 80L, 160L, 160L, 20L);
    }

    @Test
    void theFirstCallOfAProcessCountsForASecond() {
        assertThat(after(0, 5, 100).counted()).isEqualTo(Duration.ofSeconds(1));
        assertThat(after(1, 500, 100).counted()).isEqualTo(Duration.ofMillis(160));
    }
}
