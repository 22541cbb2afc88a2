package dev.chitchat.sandbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryTest {

    @Test
    void aPlusSignStandsForItself() {
        assertThat(Query.parse("usersig=a+b").text("usersig")).isEqualTo("a+b");
    }

    @Test
    void percentEncodedCharactersAreDecoded() {
        assertThat(Query.parse("usersig=a%2Ab&identifier=%C3%A4%20").text("usersig"))
                .isEqualTo("a*b");
        assertThat(Query.parse("usersig=a%2Ab&identifier=%C3%A4%20").text("identifier"))
                .isEqualTo("ä ");
    }

    @Test
    void ofAParameterGivenTwiceTheFirstCounts() {
        assertThat(Query.parse("random=1&random=2").unsigned("random")).isEqualTo(1);
    }

    @Test
    void namesAreCaseSensitive() {
        assertThat(Query.parse("SdkAppId=1").text("sdkappid")).isNull();
    }

    @Test
    void aBrokenPercentSignIsRefused() {
        assertThat(Query.parse("random=%zz").isBroken()).isTrue();
        assertThat(Query.parse("random=%2B").isBroken()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "4294967295, 4294967295",
        "4294967296, -1",
        "99999999999999999999, -1",
        "-1, -1",
        "1.5, -1",
        "'', -1",
        "0x10, -1",
        "\u0661, -1"
    })
    void numbersAreUnsignedWithThirtyTwoBits(String text, long expected) {
        assertThat(Query.parse("random=" + text).unsigned("random")).isEqualTo(expected);
    }
}
