package dev.chitchat.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceCodeTest {

    @ParameterizedTest
    @CsvSource({
        "-14, RATE_LIMITED",
        "60007, RATE_LIMITED",
        "60011, RATE_LIMITED",
        "60018, RATE_LIMITED",
        "60019, RATE_LIMITED",
        "60008, TRANSIENT",
        "60013, TRANSIENT",
        "60014, TRANSIENT",
        "70169, TRANSIENT",
        "70500, TRANSIENT",
        "141002, TRANSIENT",
        "10002, TRANSIENT",
        "70001, SIGNATURE_EXPIRED",
        "70052, SIGNATURE_EXPIRED",
        "-7, FINAL",
        "-20, FINAL",
        "-50003, FINAL",
        "-50011, FINAL",
        "-50040, FINAL",
        "70050, FINAL",
        "60009, FINAL"
    })
    void aCodeHasTheRetryClassOfTheServicesPages(int code, RetryClass expected) {
        assertThat(ServiceCode.of(code).retryClass()).isEqualTo(expected);
    }

    @Test
    void anUnknownCodeIsNeverRetriedAndEndsNoStream() {
        ServiceCode unknown = ServiceCode.of(987654);

        assertThat(unknown.retryClass()).isEqualTo(RetryClass.FINAL);
        assertThat(unknown.concernsAccount()).isFalse();
    }

    @Test
    void theTwoMistranslatedCodesHaveTheirRealMeaning() {
        assertThat(ServiceCode.of(-50040).meaning()).contains("not activated Desk");
        assertThat(ServiceCode.of(-50003).meaning()).contains("invalid");
        assertThat(ServiceCode.of(-50003).concernsAccount()).isFalse();
    }

    @Test
    void everyCodeSaysWhatHappenedAndWhatToDo() {
        assertThat(ServiceCode.all()).hasSizeGreaterThan(60).allSatisfy(code -> {
            assertThat(code.meaning()).isNotBlank();
            assertThat(code.advice()).isNotBlank();
            assertThat(ServiceCode.of(code.code())).isSameAs(code);
        });
    }

    @Test
    void theServicesOwnWordsAreCutShortAndCleanedBeforeTheyStandInAMessage() {
        String hostile = "x".repeat(10_000) + "\n\u001b[31m";

        assertThat(new ApiException("update_chitchat", -7, hostile).getMessage())
                .hasSizeLessThan(500)
                .doesNotContain("\n", "\u001b");
    }

    @Test
    void aGatewaysStatusIsJudgedByItsNumber() {
        assertThat(TransportException.httpStatus("m", 429).retryClass()).isEqualTo(RetryClass.RATE_LIMITED);
        assertThat(TransportException.httpStatus("m", 502).retryClass()).isEqualTo(RetryClass.TRANSIENT);
        assertThat(TransportException.httpStatus("m", 408).retryClass()).isEqualTo(RetryClass.TRANSIENT);
        assertThat(TransportException.httpStatus("m", 404).retryClass()).isEqualTo(RetryClass.FINAL);
        assertThat(TransportException.httpStatus("m", 301).retryable()).isFalse();
    }

    @Test
    void aForeignExceptionIsWrappedOnceAndNotRetried() {
        ChitchatException wrapped = UnexpectedException.from(new IllegalStateException("secret?"));

        assertThat(wrapped).hasMessageNotContaining("secret?").hasCauseInstanceOf(IllegalStateException.class);
        assertThat(wrapped.retryable()).isFalse();
        assertThat(UnexpectedException.from(wrapped)).isSameAs(wrapped);
    }
}
