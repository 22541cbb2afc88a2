package dev.chitchat.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.api.Outbound;
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
        List<Long> heard = new ArrayList<>();
        Pipeline<String, Integer> pipeline = Pipeline.<String, Integer>create(
                        message -> message,
                        (message, listener) -> {
                            boolean unused = listener.permitted();
                            listener.answered(message.equals("fails") ? new TimeoutException("no answer") : null);
                            return Mono.just(1);
                        },
                        attempts -> attempts,
                        PipelineOptions.DEFAULTS)
                .with(new InFlight(() -> 1, null, heard::add));

        pipeline.send(Flux.just("fails", "works").map(message -> Outbound.of(message, message)))
                .subscribe();

        assertThat(heard).hasSize(1);
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
