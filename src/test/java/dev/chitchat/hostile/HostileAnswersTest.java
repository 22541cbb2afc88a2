package dev.chitchat.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.error.ApiException;
import dev.chitchat.error.MalformedAnswerException;
import dev.chitchat.error.TransportException;
import dev.chitchat.signals.Recorded;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okio.Buffer;
import okio.GzipSink;
import okio.Okio;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One fact for each kind of answer that is none. */
@Timeout(60)
class HostileAnswersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String YES = "{\"ActionStatus\":\"OK\",\"ErrorInfo\":\"\",\"ErrorCode\":0}";

    private final MockWebServer server = new MockWebServer();
    private Caller caller;

    @BeforeEach
    void start() throws IOException {
        server.start();
        caller = new Caller(server.url("/").uri(), Duration.ofSeconds(20));
    }

    @AfterEach
    void stop() {
        caller.close();
        server.close();
    }

    private static MockResponse.Builder says(String body) {
        return new MockResponse.Builder().body(body);
    }

    private void assertTaken(MockResponse.Builder answer) {
        server.enqueue(answer.build());
        Recorded.of(caller.call()).expectNextCount(1).expectComplete().verify(PATIENCE);
    }

    private void assertMalformed(MockResponse.Builder answer, String why) {
        assertFails(answer, MalformedAnswerException.class, why);
    }

    private void assertFails(MockResponse.Builder answer, Class<? extends Throwable> type, String why) {
        server.enqueue(answer.build());
        Recorded.of(caller.call())
                .expectErrorSatisfies(
                        failure -> assertThat(failure).isInstanceOf(type).hasMessageContaining(why))
                .verify(PATIENCE);
    }

    @Test
    void empty() {
        assertMalformed(says(""), "the answer is empty");
    }

    @Test
    void html() {
        assertMalformed(says("<html><body>Welcome</body></html>"), "is no valid JSON at byte");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "0", "\"OK\"", "null", "true", "[{\"ErrorCode\":0}]"})
    void otherJson(String body) {
        assertMalformed(says(body), "is no JSON object");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"ok\":true}", "{\"Response\":{\"Error\":{\"Code\":\"X\"}}}"})
    void anotherServicesObject(String body) {
        assertMalformed(says(body), "lacks ErrorCode");
    }

    @Test
    void codeAsText() {
        assertFails(
                says("{\"ActionStatus\":\"FAIL\",\"ErrorInfo\":\"no\",\"ErrorCode\":\"-20\"}"),
                ApiException.class,
                "refused with code -20");
    }

    @Test
    void hugeBody() {
        assertMalformed(says(" ".repeat((8 << 20) + 1)), "more than 8388608 bytes");
    }

    @Test
    void largestBody() {
        assertTaken(says(YES + " ".repeat((1 << 20) - YES.length())));
    }

    @Test
    void gzip() throws IOException {
        Buffer packed = new Buffer();
        try (var sink = Okio.buffer(new GzipSink(packed))) {
            sink.writeUtf8(YES);
        }
        assertMalformed(
                new MockResponse.Builder().addHeader("Content-Encoding", "gzip").body(packed),
                "is packed with gzip, which was not asked for");
    }

    @Test
    void redirect() {
        assertFails(
                new MockResponse.Builder()
                        .code(302)
                        .addHeader("Location", server.url("/elsewhere").toString()),
                TransportException.class,
                "HTTP status 302");
        assertThat(server.getRequestCount()).as("not followed").isEqualTo(1);
    }

    @Test
    void slowDrip() {
        caller.close();
        caller = new Caller(server.url("/").uri(), Duration.ofSeconds(2));
        assertFails(says(YES).throttleBody(1, 100, TimeUnit.MILLISECONDS), TransportException.class, "no full answer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-32"})
    void otherUnicodeIsUnderstoodOrRefusedButNeverMisread(String charset) {
        byte[] bytes = YES.replace("OK", "FAIL").getBytes(java.nio.charset.Charset.forName(charset));
        server.enqueue(
                new MockResponse.Builder().body(new Buffer().write(bytes)).build());
        Recorded.of(caller.call())
                .expectErrorSatisfies(failure ->
                        assertThat(failure).isInstanceOfAny(MalformedAnswerException.class, ApiException.class))
                .verify(PATIENCE);
    }

    @Test
    void latinLetters() {
        byte[] bytes = YES.replace("\"\"", "\"caf\u00e9\"").getBytes(StandardCharsets.ISO_8859_1);
        assertMalformed(new MockResponse.Builder().body(new Buffer().write(bytes)), "is no valid JSON");
    }

    @Test
    void charsetOfTheHeaderIsNotBelieved() {
        assertTaken(says(YES).setHeader("Content-Type", "text/plain; charset=EBCDIC-CP-US"));
    }

    @Test
    void duplicateKeys() {
        assertMalformed(
                says("{\"ActionStatus\":\"OK\",\"ErrorCode\":-14,\"ErrorInfo\":\"\",\"ErrorCode\":0}"),
                "has ErrorCode twice");
    }

    @Test
    void deepNesting() {
        String deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000);
        assertMalformed(says(deep + "}"), "lacks ErrorCode");
        assertMalformed(says("{\"ErrorCode\":0,\"a\":" + "[".repeat(1_000_000)), "is no valid JSON at byte");
        assertTaken(says(deep + ",\"ErrorCode\":0}"));
    }

    @Test
    void numberThatFillsTheBody() {
        assertMalformed(
                says("{\"ActionStatus\":\"OK\",\"ErrorCode\":" + "9".repeat(900_000) + "}"), "is no whole number");
    }

    @Test
    void infoThatFillsTheBodyIsCut() {
        server.enqueue(
                says("{\"ActionStatus\":\"FAIL\",\"ErrorCode\":-7,\"ErrorInfo\":\"" + "no. ".repeat(200_000) + "\"}")
                        .build());
        Recorded.of(caller.call())
                .expectErrorSatisfies(
                        failure -> assertThat(failure.getMessage()).hasSizeLessThan(500))
                .verify(PATIENCE);
    }

    /** An error page that tells what it was asked for, cut into lines of 40 characters. */
    @Test
    void addressEchoedInPiecesTellsNobodyTheSignature() {
        String[] sig = new String[1];
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                sig[0] = String.valueOf(request.getUrl().queryParameter("usersig"));
                String pieces = sig[0].replaceAll("(.{40})", "$1\\\\n");
                return says("{\"ActionStatus\":\"FAIL\",\"ErrorCode\":-7,\"ErrorInfo\":\"bad: " + pieces + "\"}")
                        .build();
            }
        });
        Recorded.of(caller.call())
                .expectErrorSatisfies(failure -> {
                    StringWriter all = new StringWriter();
                    failure.printStackTrace(new PrintWriter(all));
                    assertThat(sig[0]).hasSizeGreaterThan(100);
                    for (int i = 0; i + 8 <= sig[0].length(); i++) {
                        assertThat(all.toString()).doesNotContain(sig[0].substring(i, i + 8));
                    }
                })
                .verify(PATIENCE);
    }
}
