package dev.chitchat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.quota.Mode;
import dev.chitchat.quota.QuotaStatus;
import dev.chitchat.quota.Rate;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FewUnderWayTest {

    private static QuotaStatus quota(long granted, long roundTripMillis) {
        Duration floor = Duration.ofMillis(roundTripMillis);
        return new QuotaStatus(5, 0, 1, 0, Duration.ZERO, Mode.NORMAL, floor, granted, 0, 0, 0, 0);
    }

    private static FewUnderWay at(double perSecond) {
        return new FewUnderWay(Rate.perSecond(perSecond));
    }

    @ParameterizedTest(name = "{0}/s with a round trip of {1} ms: {2}")
    @CsvSource({"5, 5, 1", "5, 150, 1", "5, 300, 2", "500, 2, 1", "500, 30, 1", "500, 100, 51", "0.5, 1000, 1"})
    void thereAreAsManyAsFitIntoARoundTripWhereThatIsLong(double rate, long roundTripMillis, int most) {
        assertThat(at(rate).most(quota(1_000, roundTripMillis))).isEqualTo(most);
    }

    @Test
    void theFirstAnswersSayNothingOfTheNetwork() {
        assertThat(at(500).most(quota(49, 100))).isEqualTo(1);
        assertThat(at(500).most(quota(50, 100))).isEqualTo(51);
    }

    @ParameterizedTest(name = "{0}/s: {1} ms")
    @CsvSource({"5, 160", "500, 160", "1, 800", "0.5, 1600"})
    void aCallCountsUntilShortlyBeforeTheNextIsDue(double rate, long millis) {
        assertThat(at(rate).counted(quota(5, 100))).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void theFirstCallsOfAProcessCountForLonger() {
        assertThat(at(5).counted(quota(4, 100))).isEqualTo(Duration.ofSeconds(2));
    }
}
