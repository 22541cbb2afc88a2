package dev.chitchat.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceCodeTest {

    /** Written down from the service's pages once more, code by code, apart from the table. */
    @ParameterizedTest
    @CsvSource({
        "RATE_LIMITED, -14 60007 60011 60018 60019 10006",
        "TRANSIENT, 60008 60013 60014 70169 70500 90992 90994 90995 91000 10002 20004 20005 141002",
        "DOUBTFUL, -1",
        "SIGNATURE_EXPIRED, 70001 70052",
        "FINAL, -7 -20 -50003 -50040 -50011 -50059",
        "FINAL, 60002 60003 60004 60005 60006 60009 60010 60012 60015 60016 60017 60020 60021",
        "FINAL, 70002 70003 70005 70009 70013 70014 70016 70020 70050 70051 70107 70114 70206 70398 70402 70403",
        "FINAL, 80001 80002 93000 90001 90009 90010 10004 10007 10008 50001 50002 50003 50004 50005",
        "FINAL, 141000 141004 141005",
    })
    void aCodeHasTheRetryClassOfTheServicesPages(RetryClass expected, String codes) {
        assertThat(codes.split(" "))
                .allSatisfy(code -> assertThat(ServiceCode.of(Integer.parseInt(code)))
                        .satisfies(known -> assertThat(known.retryClass()).isEqualTo(expected))
                        .satisfies(known -> assertThat(ServiceCode.all()).contains(known)));
    }

    @Test
    void anUnknownCodeIsNeverRetriedAndEndsNoStream() {
        ServiceCode unknown = ServiceCode.of(987654);

        assertThat(unknown.retryClass()).isEqualTo(RetryClass.FINAL);
        assertThat(unknown.affectsEveryCall()).isFalse();
    }

    @Test
    void theTwoMistranslatedCodesHaveTheirRealMeaning() {
        assertThat(ServiceCode.of(-50040).meaning()).contains("not activated Desk");
        assertThat(ServiceCode.of(-50003).meaning()).contains("invalid");
        assertThat(ServiceCode.of(-50003).affectsEveryCall()).isFalse();
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
    void textOfTheServiceIsCutAndCleanedInMessages() {
        String hostile = "x".repeat(10_000) + "\n\u001b[31m";

        assertThat(new ApiException("update_chitchat", -7, hostile, null).getMessage())
                .hasSizeLessThan(500)
                .doesNotContain("\n", "\u001b");
    }

    @Test
    void aGatewaysStatusIsJudgedByItsNumber() {
        assertThat(TransportException.httpStatus("m", 429).retryClass()).isEqualTo(RetryClass.RATE_LIMITED);
        assertThat(TransportException.httpStatus("m", 502).retryClass()).isEqualTo(RetryClass.TRANSIENT);
        assertThat(TransportException.httpStatus("m", 408).retryClass()).isEqualTo(RetryClass.TRANSIENT);
        assertThat(TransportException.httpStatus("m", 404).retryClass()).isEqualTo(RetryClass.FINAL);
        assertThat(TransportException.httpStatus("m", 403).retryable()).isFalse();
    }

    @Test
    void aStatusOfSuccessThatIsNot200RefusesNothing() {
        assertThat(TransportException.httpStatus("m", 204).mayHaveTakenEffect()).isTrue();
        assertThat(TransportException.httpStatus("m", 403).mayHaveTakenEffect()).isFalse();
    }

    @Test
    void whatAnEarlierAttemptMayHaveDoneIsNotForgottenAtTheEnd() {
        TransportException lost = TransportException.maybeSent("no answer", null);
        TransportException unsent = TransportException.notSent("no connection", new IOException("refused"));
        for (ChitchatException end : List.of(
                new ServiceUnavailableException(true, Duration.ofMinutes(10), unsent),
                new QuotaUnavailableException(new IOException("Redis is away")),
                new ClientClosedException("closed"),
                new ApiException("update_chitchat", -14, "", null),
                TransportException.notSent("no connection", new IOException("refused")))) {
            end.addSuppressed(unsent);
            assertThat(end.mayHaveTakenEffect()).as(end.toString()).isFalse();
            end.addSuppressed(lost);
            assertThat(end.mayHaveTakenEffect()).as(end.toString()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308, 401, 404, 405, 410})
    void aStatusThatSaysThatTheServiceIsElsewhereConcernsEveryCall(int status) {
        TransportException elsewhere = TransportException.httpStatus("m", status);

        assertThat(elsewhere.retryClass()).isEqualTo(RetryClass.FINAL);
        assertThat(elsewhere.affectsEveryCall()).isTrue();
        assertThat(elsewhere.retryable()).as("once the address is mended").isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 408, 413, 429, 500, 502, 503})
    void anyOtherStatusMayConcernTheOneCall(int status) {
        assertThat(TransportException.httpStatus("m", status).affectsEveryCall())
                .isFalse();
    }

    @Test
    void aForeignExceptionIsWrappedOnceAndNotRetried() {
        ChitchatException wrapped = UnexpectedException.from(new IllegalStateException("secret?"));

        assertThat(wrapped).hasMessageNotContaining("secret?").hasCauseInstanceOf(IllegalStateException.class);
        assertThat(wrapped.retryable()).isFalse();
        assertThat(UnexpectedException.from(wrapped)).isSameAs(wrapped);
    }
}
