package dev.chitchat.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.RetryClass;
import dev.chitchat.error.TransportException;
import dev.chitchat.signals.Recorded;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Calls through an HTTP proxy, which learns the host and nothing else. */
class ProxyTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Authority OURS = new Authority();
    private static final URI SERVICE = URI.create("https://service.example");

    /** Proxy and, once the tunnel is there, service. */
    private final MockWebServer server = new MockWebServer();

    @BeforeEach
    void start() throws Exception {
        server.useHttps(OURS.serverOf("service.example"));
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private TransportOptions options() {
        return TransportOptions.of(SERVICE).with(o -> o.trust = OURS.trust());
    }

    private HttpProxy proxy(String credentials) {
        return HttpProxy.from(URI.create("http://" + credentials + "localhost:" + server.getPort()));
    }

    private static Exchange call() {
        return new Exchange("update_chitchat", 7, "a", "s", new byte[] {'{', '}'}, () -> {});
    }

    private RecordedRequest passThrough(TransportOptions options) throws Exception {
        server.enqueue(new MockResponse.Builder().inTunnel().build());
        server.enqueue(new MockResponse.Builder().body("ok").build());
        try (Transport transport = Transport.create(options, UnaryOperator.identity())) {
            Recorded.of(transport.exchange(call()).map(bytes -> new String(bytes, StandardCharsets.UTF_8)))
                    .expectNext("ok")
                    .expectComplete()
                    .verify(PATIENCE);
        }
        return server.takeRequest(30, TimeUnit.SECONDS);
    }

    @Test
    void theTunnelLeadsToTheServiceAndItsCertificateIsChecked() throws Exception {
        RecordedRequest connect = passThrough(options().with(o -> o.proxy = proxy("")));
        assertThat(connect.getMethod()).isEqualTo("CONNECT");
        assertThat(connect.getTarget()).isEqualTo("service.example:443");
        assertThat(connect.getHeaders().get("Proxy-Authorization")).isNull();
        assertThat(server.takeRequest(30, TimeUnit.SECONDS).getTarget())
                .startsWith("/v4/openim_console_http_svc/update_chitchat?");
    }

    @Test
    void credentialsGoToTheProxyAsTheyWereMeant() throws Exception {
        RecordedRequest connect = passThrough(options().with(o -> o.proxy = proxy("us%40er:p+a%3Ass@")));
        String expected = Base64.getEncoder().encodeToString("us@er:p+a:ss".getBytes(StandardCharsets.UTF_8));
        assertThat(connect.getHeaders().get("Proxy-Authorization")).isEqualTo("Basic " + expected);
        RecordedRequest inside = server.takeRequest(30, TimeUnit.SECONDS);
        assertThat(inside.getHeaders().get("Proxy-Authorization"))
                .as("told to the service")
                .isNull();
    }

    @Test
    void systemPropertiesNameAProxyToo() throws Exception {
        System.setProperty("https.proxyHost", "localhost");
        System.setProperty("https.proxyPort", Integer.toString(server.getPort()));
        try {
            assertThat(passThrough(options()).getMethod()).isEqualTo("CONNECT");
        } finally {
            System.clearProperty("https.proxyHost");
            System.clearProperty("https.proxyPort");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https.proxyHost, https.proxyPort, ''",
        "http.proxyHost, http.proxyPort, ''",
        "http.proxyHost, http.proxyPort, hunter2",
        "http.proxyHost, http.proxyPort, 70000",
        "https.proxyHost, https.proxyPort, 99999999999",
        "socksProxyHost, socksProxyPort, -1"
    })
    void aPortOfTheSystemPropertiesThatIsNoneIsNamed(String hostName, String portName, String port) {
        System.setProperty(hostName, "localhost");
        System.setProperty(portName, port);
        try {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Transport.create(options(), UnaryOperator.identity()))
                    .withMessageContaining(portName + " is no port")
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"));
        } finally {
            System.clearProperty(hostName);
            System.clearProperty(portName);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.1 407 Hello  | the proxy refused with 407; give user name and password of the proxy",
                "HTTP/1.1 503 Hello  | the proxy refused with 503; check the proxy and the endpoint",
                "SSH-2.0-OpenSSH_9.7 | the proxy refused",
            })
    void aProxyThatRefusesSaysWhyAndShowsNoCredentials(String line, String why) throws Exception {
        try (Wire wire = Wire.answering(line + "\r\nContent-Length: 0\r\n\r\n")) {
            int port = wire.options("http").endpoint.getPort();
            assertFails(new HttpProxy("localhost", port, "user", "hunter2"), why);
        }
    }

    @Test
    void aProxyThatWantsAPasswordIsNotAskedAgainAndAgain() throws Exception {
        assertThat(retryClassAfter("HTTP/1.1 407 Hello")).isEqualTo(RetryClass.FINAL);
        assertThat(retryClassAfter("HTTP/1.1 503 Hello")).isEqualTo(RetryClass.TRANSIENT);
    }

    private RetryClass retryClassAfter(String line) throws Exception {
        try (Wire wire = Wire.answering(line + "\r\nContent-Length: 0\r\n\r\n");
                Transport transport = Transport.create(
                        options()
                                .with(o -> o.proxy = new HttpProxy(
                                        "localhost",
                                        wire.options("http").endpoint.getPort(),
                                        null,
                                        null)),
                        UnaryOperator.identity())) {
            return transport
                    .exchange(call())
                    .map(answer -> RetryClass.SIGNATURE_EXPIRED)
                    .onErrorResume(ChitchatException.class, failure -> Mono.just(failure.retryClass()))
                    .blockOptional(PATIENCE)
                    .orElseThrow();
        }
    }

    @Test
    void aProxyThatDoesNotAnswerSaysSo() throws Exception {
        try (Wire wire = Wire.answering("")) {
            int port = wire.options("http").endpoint.getPort();
            assertFails(
                    options().with(o -> o.connectTimeout = Duration.ofMillis(200)),
                    new HttpProxy("localhost", port, "user", "hunter2"),
                    "the proxy did not answer within 200 ms");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "HTTP/1.1 403 Hello | the proxy refused with 403",
                "SSH-2.0-OpenSSH_9.7 | the proxy refused",
                "- | the proxy did not answer within 400 ms",
            })
    void aRequestWithoutTlsIsNotSentBeforeTheTunnelIsThere(@Nullable String line, String why) throws Exception {
        try (Wire wire = Wire.answering(line == null ? "" : line + "\r\nContent-Length: 0\r\n\r\n")) {
            assertFails(
                    TransportOptions.of(URI.create("http://service.example"))
                            .with(o -> o.connectTimeout = Duration.ofMillis(line == null ? 400 : 20_000))
                            .with(o -> o.attemptTimeout = Duration.ofMillis(100)),
                    new HttpProxy("localhost", wire.options("http").endpoint.getPort(), "user", "hunter2"),
                    why);
        }
    }

    @Test
    void aProxyThatIsNotThereIsNamed() {
        server.close();
        assertFails(
                proxy("user:hunter2@"),
                "no connection to service.example through the proxy localhost:" + server.getPort()
                        + "; check the proxy and whether it is up");
    }

    private void assertFails(HttpProxy proxy, String why) {
        assertFails(options(), proxy, why);
    }

    private static void assertFails(TransportOptions options, HttpProxy proxy, String why) {
        try (Transport transport = Transport.create(options.with(o -> o.proxy = proxy), UnaryOperator.identity())) {
            Recorded.of(transport.exchange(call()))
                    .expectErrorSatisfies(failure -> {
                        assertThat(failure)
                                .isInstanceOfSatisfying(
                                        TransportException.class,
                                        e -> assertThat(e.maybeSent()).isFalse())
                                .hasMessageContaining(why);
                        assertThat(failure).hasStackTraceContaining("service.example");
                        assertThat(stackTrace(failure)).doesNotContain("hunter2", "user:");
                    })
                    .verify(PATIENCE);
        }
    }

    private static String stackTrace(Throwable failure) {
        java.io.StringWriter text = new java.io.StringWriter();
        failure.printStackTrace(new java.io.PrintWriter(text));
        return text.toString();
    }

    @Test
    void credentialsAreNeverShown() {
        HttpProxy proxy = proxy("user:hunter2@");
        assertThat(proxy.toString()).contains("REDACTED").doesNotContain("user", "hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://user:hunter2@host:1",
                "http://user:hunter2@host",
                "http://user:hunter2@host:0",
                "http://user:hunter2@host:70000",
                "http://user:hunter2@host:1/path",
                "http://user:hunter2@host:1?q",
                "http://user:hunter2@host:1#f",
                "http:opaque",
                "host:1"
            })
    void anAddressThatIsNoProxyIsRefusedWithoutBeingShown(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HttpProxy.from(URI.create(address)))
                .withMessageContaining("give http://host:port")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"));
    }
}
