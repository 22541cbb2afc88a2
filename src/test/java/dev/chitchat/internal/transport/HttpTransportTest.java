package dev.chitchat.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chitchat.error.TransportException;
import dev.chitchat.signals.Recorded;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Disposable;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;

/** What one exchange looks like on the wire. */
class HttpTransportTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final MockWebServer server = new MockWebServer();
    private final AtomicInteger written = new AtomicInteger();
    private Transport transport;

    @BeforeEach
    void start() throws Exception {
        server.start();
        transport = Transport.create(TransportOptions.of(server.url("/").uri()), UnaryOperator.identity());
    }

    @AfterEach
    void stop() {
        transport.close();
        server.close();
    }

    private Exchange call(String identifier, String userSig) {
        byte[] body = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
        return new Exchange("update_chitchat", 1400000000L, identifier, userSig, body, written::incrementAndGet);
    }

    @Test
    void postsJsonToTheCommandWithItsQuery() throws Exception {
        server.enqueue(new MockResponse.Builder().body("{\"ok\":1}").build());

        Recorded.of(transport.exchange(call("administrator", "eJyr*-_")))
                .assertNext(bytes ->
                        assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo("{\"ok\":1}"))
                .expectComplete()
                .verify(PATIENCE);

        RecordedRequest request = server.takeRequest(30, TimeUnit.SECONDS);
        assertThat(request.getMethod()).isEqualTo("POST");
        assertThat(request.getTarget())
                .matches("/v4/openim_console_http_svc/update_chitchat\\?sdkappid=1400000000&identifier=administrator"
                        + "&usersig=eJyr\\*-_&random=\\d{1,10}&contenttype=json");
        assertThat(request.getHeaders().get("Content-Type")).isEqualTo("application/json");
        assertThat(request.getHeaders().get("Content-Length")).isEqualTo("7");
        assertThat(request.getHeaders().get("Accept-Encoding")).isNull();
        assertThat(request.getHeaders().get("Transfer-Encoding")).isNull();
        assertThat(request.getBody().utf8()).isEqualTo("{\"a\":1}");
        assertThat(written).hasValue(1);
    }

    @Test
    void noWishChangesThatOneRequestGoesOutInHttp11() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .code(302)
                .setHeader("Location", "/elsewhere")
                .build());
        UnaryOperator<HttpClient> wishes = client -> client.protocol(HttpProtocol.H2C, HttpProtocol.HTTP11)
                .followRedirect(true)
                .compress(true);
        try (Transport wished =
                Transport.create(TransportOptions.of(server.url("/").uri()), wishes)) {
            Recorded.of(wished.exchange(call("administrator", "a-signature")))
                    .expectError(TransportException.class)
                    .verify(PATIENCE);
        }

        RecordedRequest request = server.takeRequest(30, TimeUnit.SECONDS);
        assertThat(request.getHeaders().names()).doesNotContain("Upgrade", "HTTP2-Settings", "Accept-Encoding");
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void nastyIdentifiersArriveAsTheyAre() throws Exception {
        Locale before = Locale.getDefault();
        String identifier = "a@b&c=d+e%f g/\u00e9\u4f60\ud83d\ude00#?;~.";
        try {
            for (String tag : new String[] {"ar-EG-u-nu-arab", "fa-IR-u-nu-arabext", "tr-TR"}) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                server.enqueue(new MockResponse.Builder().body("ok").build());
                Recorded.of(transport.exchange(call(identifier, "x%+/=y")))
                        .expectNextCount(1)
                        .expectComplete()
                        .verify(PATIENCE);
                RecordedRequest request = server.takeRequest(30, TimeUnit.SECONDS);
                assertThat(request.getUrl().queryParameter("identifier")).isEqualTo(identifier);
                assertThat(request.getUrl().queryParameter("usersig")).isEqualTo("x%+/=y");
                assertThat(request.getUrl().queryParameter("sdkappid")).isEqualTo("1400000000");
                assertThat(request.getTarget()).matches("[\\x21-\\x7e]+").doesNotContain("+");
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void randomIsFreshAndCoversAllOf32Bits() {
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            String query = call("a", "s").addressed("");
            seen.add(Long.parseLong(query.replaceAll(".*&random=(\\d+)&.*", "$1")));
        }

        assertThat(seen).hasSizeGreaterThan(9_990).allMatch(r -> r >= 0 && r <= 4294967295L);
        assertThat(seen).anyMatch(r -> r > Integer.MAX_VALUE).anyMatch(r -> r < 1L << 30);
    }

    @Test
    void callsOneAfterTheOtherShareAConnection() throws Exception {
        try (Transport narrow = Transport.create(
                TransportOptions.of(server.url("/").uri()).with(o -> o.maxConnections = 1), UnaryOperator.identity())) {
            for (int i = 0; i < 20; i++) {
                server.enqueue(new MockResponse.Builder().body("ok").build());
                Recorded.of(narrow.exchange(call("a", "s")))
                        .expectNextCount(1)
                        .expectComplete()
                        .verify(PATIENCE);
                RecordedRequest request = server.takeRequest(30, TimeUnit.SECONDS);
                assertThat(request.getConnectionIndex()).isZero();
                assertThat(request.getExchangeIndex()).isEqualTo(i);
            }
        }
        assertThat(written).hasValue(20);
    }

    @ParameterizedTest(name = "idle {0}, life {1}")
    @CsvSource({"PT0.1S, PT24H", "PT24H, PT0.1S"})
    void aConnectionThatWasIdleForLongOrIsOldIsNotUsedAgain(Duration idle, Duration life) throws Exception {
        TransportOptions options = TransportOptions.of(server.url("/").uri()).with(o -> {
            o.maxIdle = idle;
            o.maxLife = life;
        });
        try (Transport ageing = Transport.create(options, UnaryOperator.identity())) {
            for (int connection = 0; connection < 3; connection++) {
                server.enqueue(new MockResponse.Builder().body("ok").build());
                Recorded.of(ageing.exchange(call("a", "s")).delaySubscription(Duration.ofMillis(200)))
                        .expectNextCount(1)
                        .expectComplete()
                        .verify(PATIENCE);
                RecordedRequest request = server.takeRequest(30, TimeUnit.SECONDS);
                assertThat(request.getConnectionIndex()).isEqualTo(connection);
            }
        }
    }

    @Test
    void largeAnswersInManyPartsComeWhole() {
        String body = "0123456789".repeat(50_000);
        server.enqueue(new MockResponse.Builder().chunkedBody(body, 777).build());

        Recorded.of(transport.exchange(call("a", "s")))
                .assertNext(bytes ->
                        assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(body))
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void pathOfTheEndpointGoesBeforeTheServices() throws Exception {
        server.enqueue(new MockResponse.Builder().body("ok").build());
        try (Transport gateway =
                Transport.create(TransportOptions.of(server.url("/a/b//").uri()), UnaryOperator.identity())) {
            Recorded.of(gateway.exchange(call("a", "s")))
                    .expectNextCount(1)
                    .expectComplete()
                    .verify(PATIENCE);
        }

        assertThat(server.takeRequest(30, TimeUnit.SECONDS).getTarget())
                .startsWith("/a/b/v4/openim_console_http_svc/update_chitchat?sdkappid=");
    }

    @Test
    void writtenIsToldAfterConnectingAndBeforeTheAnswer() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());
        CountDownLatch told = new CountDownLatch(1);
        Exchange call = new Exchange("update_chitchat", 7, "a", "s", new byte[] {'{', '}'}, told::countDown);

        Disposable waiting = transport.exchange(call).subscribe();
        assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
        waiting.dispose();

        assertThat(call.toString()).doesNotContain("userSig=s").contains("update_chitchat", "REDACTED");
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://host, scheme ftp",
        "host.example, no scheme",
        "http:///path, no valid host",
        "http://under_score, a host with an underscore",
        "https://under_score:8443/a, a host with an underscore",
        "https://user:secret@host, holds a user name",
        "http://host:70000, port 70000",
        "http://host?usersig=secret, has a query",
        "http://host#secret, has a fragment"
    })
    void endpointThatIsNoneIsNamed(String endpoint, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TransportOptions.of(URI.create(endpoint)))
                .withMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
    }
}
