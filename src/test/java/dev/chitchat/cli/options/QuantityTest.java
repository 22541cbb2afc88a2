package dev.chitchat.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

    @ParameterizedTest
    @CsvSource({"10s,10000", "500ms,500", "2m,120000", "24h,86400000", "7d,604800000", "PT10S,10000", "pt0.5s,500"})
    void aDurationIsANumberWithAUnitOrIso(String text, long millis) {
        assertThat(Quantity.duration(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "0s",
                "10",
                "-5s",
                "PT-1S",
                "s",
                "1 s",
                "1.5s",
                "ten",
                "",
                "999999999999d",
                "99999999999999999999s"
            })
    void aDurationThatIsNoneIsRefusedWithAnExample(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Quantity.duration(text))
                .withMessageContaining("10s");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NaN",
                "Infinity",
                "-Infinity",
                "0x1p3",
                "5d",
                "1e3",
                ".5",
                "5.",
                "",
                "five",
                "1111111111111111111"
            })
    void javasOwnNotationsAreNoNumbers(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Quantity.decimal(text));
    }

    @Test
    void aDecimalNumberMayHaveAFractionAndASign() {
        assertThat(Quantity.decimal("2.5")).isEqualTo(2.5);
        assertThat(Quantity.decimal("-5")).isEqualTo(-5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "6", "-1", "1.0", "x", "", "9999999999999999999"})
    void aWholeNumberOutOfBoundsIsRefusedWithTheBounds(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Quantity.whole(text, 1, 5))
                .withMessage("give a whole number from 1 to 5");
    }

    @Test
    void aWholeNumberMayBeEitherBound() {
        assertThat(Quantity.whole("1", 1, 5)).isEqualTo(1);
        assertThat(Quantity.whole("5", 1, 5)).isEqualTo(5);
        assertThat(Quantity.whole("-9223372036854775808", Long.MIN_VALUE, Long.MAX_VALUE))
                .isEqualTo(Long.MIN_VALUE);
        assertThat(Quantity.whole("+9223372036854775807", Long.MIN_VALUE, Long.MAX_VALUE))
                .isEqualTo(Long.MAX_VALUE);
    }
}
