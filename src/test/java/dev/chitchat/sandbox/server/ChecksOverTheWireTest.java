package dev.chitchat.sandbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.RawCaller;
import dev.chitchat.sandbox.RawSocket;
import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.sandbox.SigMaker;
import dev.chitchat.sandbox.StoredQuestion;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Every check of the service and its code, as a client that is not ours sees them. */
@SuppressWarnings("NullAway.Init") // the sandbox is there before the first test
class ChecksOverTheWireTest {

    private static final SandboxOptions STRICT = SandboxOptions.DEFAULTS
            .withModel(CountingModel.NONE)
            .withSdkAppId(RawCaller.APP)
            .withIdentifier(RawCaller.ADMINISTRATOR)
            .withSecretKey(RawCaller.KEY);

    private static ChitchatSandbox sandbox;

    @BeforeAll
    static void start() {
        sandbox = ChitchatSandbox.start(STRICT);
    }

    @AfterAll
    static void close() {
        sandbox.close();
    }

    private static RawCaller caller() {
        return new RawCaller(sandbox);
    }

    @Test
    void anAcceptedCallIsAnsweredAsThePageSays() {
        HttpResponse<String> answer = caller().send(RawCaller.BODY);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .startsWith("{\"ActionStatus\":\"OK\",\"ErrorInfo\":\"\",\"ErrorCode\":0,\"RequestId\":\"");
    }

    @Test
    void aRefusalIsHttp200WithFailAndAReason() {
        HttpResponse<String> answer = caller().send("{}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .startsWith("{\"ActionStatus\":\"FAIL\",\"ErrorInfo\":\"StandardQuestionId is missing or blank\","
                        + "\"ErrorCode\":-7,\"RequestId\":\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/v4/openim_console_http_svc/add_faq", "/v4/openim_console_http_svc/update_chitchat/"})
    void anotherPathIsNoCommand(String path) {
        assertThat(caller().path(path).code(RawCaller.BODY)).isEqualTo(60009);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE"})
    void onlyPostIsHttpToTheGateway(String method) {
        JsonNode answer = caller().method(method).json(RawCaller.BODY);
        assertThat(answer.get("ErrorCode").asInt()).isEqualTo(60002);
        assertThat(answer.get("ErrorInfo").asString()).isEqualTo("HTTP parse Error");
        assertThat(caller().method(method).path(RawCaller.SERVICE + "none").code(RawCaller.BODY))
                .isEqualTo(60002);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:1", "HTTP://localhost", "http://[::1]:80"})
    void aTargetThatIsAWholeUrlIsTaken(String address) throws IOException {
        try (RawSocket socket = new RawSocket(sandbox)) {
            socket.post(address, "127.0.0.1", "whole").readUntil("\"ErrorCode\":0");
        }
        assertThat(sandbox.library()).containsKey("whole");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v4/%zz", "/_sandbox/%", "/%zz"})
    void aBrokenPercentSignInThePathIsAnswered(String target) throws IOException {
        try (RawSocket socket = new RawSocket(sandbox)) {
            socket.send("POST " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n")
                    .readUntil("HTTP/1.1 ");
        }
    }

    @Test
    void everyAnswerCarriesAnIdAndAFewAFieldThatNoPageNames() {
        List<JsonNode> answers =
                Stream.generate(() -> caller().json(RawCaller.BODY)).limit(60).toList();
        assertThat(answers)
                .extracting(answer -> answer.get("RequestId").asString())
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[0-9a-f-]{36}"));
        assertThat(answers).filteredOn(answer -> answer.size() > 4).hasSizeBetween(1, 30);
        assertThat(caller().json("{}").has("RequestId")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "sdkappid, 60012",
        "identifier, 60004",
        "usersig, 70002",
        "random, 60002",
        "contenttype, 60002",
    })
    void aMissingParameterHasItsCode(String parameter, int code) {
        assertThat(caller().without(parameter).code(RawCaller.BODY)).isEqualTo(code);
        assertThat(caller().with(parameter, "").code(RawCaller.BODY)).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({
        "sdkappid, 0, 60006",
        "sdkappid, abc, 60006",
        "sdkappid, 4294967296, 60006",
        "sdkappid, 1400000001, 70020",
        "random, -1, 60002",
        "random, 4294967296, 60002",
        "random, 1.0, 60002",
        "contenttype, JSON, 60002",
        "identifier, somebody, 70013",
        "usersig, xxx, 70003",
    })
    void aWrongParameterHasItsCode(String parameter, String value, int code) {
        assertThat(caller().with(parameter, value).code(RawCaller.BODY)).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "4294967295"})
    void randomMayBeAnyUnsignedNumber(String random) {
        assertThat(caller().with("random", random).code(RawCaller.BODY)).isZero();
        assertThat(sandbox.calls().get(sandbox.calls().size() - 1).random()).isEqualTo(Long.parseLong(random));
    }

    @Test
    void aUserSigOfAnotherApplicationIsRefused() {
        String other = SigMaker.valid().withApp(1400000001L).make();
        assertThat(caller().with("usersig", other).code(RawCaller.BODY)).isEqualTo(70014);
    }

    @Test
    void aUserSigOfAnotherKeyIsRefused() {
        String other = SigMaker.valid().withKey("another key").make();
        assertThat(caller().with("usersig", other).code(RawCaller.BODY)).isEqualTo(70009);
    }

    @Test
    void anExpiredUserSigIsRefused() {
        String old = SigMaker.valid().withTime(UserSigContentTest.NEW_YEAR_2020).make();
        assertThat(caller().with("usersig", old).code(RawCaller.BODY)).isEqualTo(70001);
    }

    @Test
    void aUserSigCutShortIsDamaged() {
        String whole = SigMaker.valid().make();
        String cut = whole.substring(0, whole.length() - 8);
        assertThat(caller().with("usersig", cut).code(RawCaller.BODY)).isEqualTo(70003);
    }

    @Test
    void whoIsNoAdministratorIsRefusedThoughProperlySigned() {
        String signed = SigMaker.valid().withIdentifier("somebody").make();
        assertThat(caller().with("identifier", "somebody")
                        .with("usersig", signed)
                        .code(RawCaller.BODY))
                .isEqualTo(-20);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "[]",
                "null",
                "\"text\"",
                "{\"StandardQuestionId\":\"q\",\nAnswer: This is a response.\n\"AnswerType\":2}",
                "{\"StandardQuestionId\":\"q\",\"Answer\":\"a\"} trailing",
                "{\"Answer\":\"a\"}",
                "{\"StandardQuestionId\":\" \",\"Answer\":\"a\"}",
                "{\"StandardQuestionId\":7,\"Answer\":\"a\"}",
                "{\"StandardQuestionId\":\"q\",\"Answer\":7}",
                "{\"StandardQuestionId\":\"q\",\"Question\":[]}",
                "{\"StandardQuestionId\":\"q\",\"AnswerType\":\"0\"}",
                "{\"StandardQuestionId\":\"q\",\"AnswerType\":1}",
                "{\"StandardQuestionId\":\"q\",\"AnswerType\":0.5}",
                "{\"StandardQuestionId\":\"q\",\"CategoryId\":\"77514\"}",
                "{\"StandardQuestionId\":\"q\",\"CategoryId\":99999999999999999999}"
            })
    void aBodyThatCannotBeCarriedOutIsRefused(String body) {
        assertThat(caller().code(body)).isEqualTo(-7);
    }

    @Test
    void aBodyOfMoreThanAMebibyteIsRefusedAndTheConnectionLives() {
        String large = "{\"StandardQuestionId\":\"large\",\"Answer\":\"" + "x".repeat(1 << 20) + "\"}";
        assertThat(caller().code(large)).isEqualTo(-7);
        assertThat(caller().code(RawCaller.BODY)).isZero();
        assertThat(sandbox.library()).doesNotContainKey("large");
    }

    @Test
    void aBodyOfAlmostAMebibyteIsTaken() {
        String answer = "ä".repeat(500_000);
        String body = "{\"StandardQuestionId\":\"long\",\"Answer\":\"" + answer + "\"}";
        assertThat(body.getBytes(StandardCharsets.UTF_8).length).isLessThan(1 << 20);
        assertThat(caller().code(body)).isZero();
        assertThat(sandbox.library().get("long")).isEqualTo(new StoredQuestion(null, answer, null, null));
    }

    @Test
    void unknownFieldsAreTolerated() {
        assertThat(caller().code(
                                "{\"StandardQuestionId\":\"q1\",\"Answer\":\"a\",\"LanguageTag\":\"en\",\"Extra\":{}}"))
                .isZero();
    }

    @Test
    void anUnknownQuestionIsRefusedWhereOnlyKnownOnesCount() {
        try (ChitchatSandbox known = ChitchatSandbox.start(SandboxOptions.DEFAULTS.withKnownQuestionsOnly(true))) {
            assertThat(new RawCaller(known).code(RawCaller.BODY)).isEqualTo(-50003);
            known.put("q1", new StoredQuestion("Hi?", "Hi!", 2, 7L));
            assertThat(new RawCaller(known).code(RawCaller.BODY)).isZero();
            assertThat(known.library()).containsEntry("q1", new StoredQuestion("Hi?", "Hello", 2, 7L));
        }
    }

    @Test
    void everyCallIsAnsweredWithTheCodeAskedFor() {
        try (ChitchatSandbox stubborn = ChitchatSandbox.start(SandboxOptions.DEFAULTS.withAlwaysCode(-50040))) {
            assertThat(new RawCaller(stubborn).code(RawCaller.BODY)).isEqualTo(-50040);
            assertThat(new RawCaller(stubborn).code("nonsense")).isEqualTo(-50040);
            assertThat(stubborn.library()).isEmpty();
            assertThat(stubborn.statistics().refused()).isEqualTo(2);
        }
    }

    @Test
    void theClockThatDecidesAboutExpiryCanBeSet() {
        Clock newYear2020 = Clock.fixed(Instant.ofEpochSecond(UserSigContentTest.NEW_YEAR_2020), ZoneOffset.UTC);
        try (ChitchatSandbox past = ChitchatSandbox.start(STRICT.withClock(newYear2020))) {
            assertThat(new RawCaller(past)
                            .with("usersig", UserSigContentTest.VECTOR_B)
                            .code(RawCaller.BODY))
                    .isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2020-01-01T00:00:00Z, 'Wed, 01 Jan 2020 00:00:00 GMT'",
        "2026-11-30T23:59:59.9Z, 'Mon, 30 Nov 2026 23:59:59 GMT'"
    })
    void theDateOfAnAnswerIsAsHttpWritesIt(Instant now, String date) {
        try (ChitchatSandbox past =
                ChitchatSandbox.start(SandboxOptions.DEFAULTS.withClock(Clock.fixed(now, ZoneOffset.UTC)))) {
            assertThat(new RawCaller(past).send(RawCaller.BODY).headers().allValues("date"))
                    .containsExactly(date);
        }
    }

    @Test
    void withoutAKeyAnybodysSignatureWillDo() {
        try (ChitchatSandbox open = ChitchatSandbox.start()) {
            RawCaller stranger = new RawCaller(open)
                    .with("sdkappid", "5")
                    .with("identifier", "me")
                    .with("usersig", new SigMaker(5, "me", 1, 9_000_000_000L, "any key").make());
            assertThat(stranger.code(RawCaller.BODY)).isZero();
            assertThat(stranger.with("usersig", "AAAA").code(RawCaller.BODY)).isEqualTo(70003);
        }
    }
}
