package dev.chitchat.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chitchat.error.RetryClass;
import dev.chitchat.error.TransportException;
import dev.chitchat.signals.Recorded;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLSocketFactory;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom the transport believes, over real TLS: what is refused says why, and was never written. */
class TlsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Authority OURS = new Authority();

    private final MockWebServer server = new MockWebServer();
    private final AtomicInteger written = new AtomicInteger();

    @TempDir
    private Path directory;

    @AfterEach
    void stop() {
        server.close();
    }

    private TransportOptions serve(SSLSocketFactory certificate) throws Exception {
        server.useHttps(certificate);
        return options("https");
    }

    private TransportOptions options(String scheme) throws Exception {
        server.enqueue(new MockResponse.Builder().body("ok").build());
        server.enqueue(new MockResponse.Builder().body("ok").build());
        server.start();
        return TransportOptions.of(URI.create(scheme + "://localhost:" + server.getPort()))
                .with(o -> o.connectTimeout = Duration.ofSeconds(5));
    }

    private Exchange call() {
        return new Exchange("update_chitchat", 7, "a", "s", new byte[] {'{', '}'}, written::incrementAndGet);
    }

    private void assertPasses(TransportOptions options) {
        try (Transport transport = Transport.create(options, UnaryOperator.identity())) {
            Recorded.of(transport.exchange(call()).map(bytes -> new String(bytes, StandardCharsets.UTF_8)))
                    .expectNext("ok")
                    .expectComplete()
                    .verify(PATIENCE);
        }
    }

    private void assertRefusedForGood(TransportOptions options, String why) {
        assertRefused(options, why, RetryClass.FINAL);
    }

    private void assertRefused(TransportOptions options, String why, RetryClass retryClass) {
        try (Transport transport = Transport.create(options, UnaryOperator.identity())) {
            Recorded.of(transport.exchange(call()))
                    .expectErrorSatisfies(failure -> assertThat(failure)
                            .isInstanceOfSatisfying(TransportException.class, e -> {
                                assertThat(e.maybeSent()).isFalse();
                                assertThat(e.retryClass()).isEqualTo(retryClass);
                                assertThat(e.affectsEveryCall()).isEqualTo(retryClass == RetryClass.FINAL);
                                assertThat(e.retryable()).isTrue();
                            })
                            .hasMessageContaining(why))
                    .verify(PATIENCE);
        }
        assertThat(written).hasValue(0);
        assertThat(server.getRequestCount()).isZero();
    }

    @Test
    void anAuthorityOfOnesOwnIsBelievedWhereItIsGiven() throws Exception {
        TransportOptions options = serve(OURS.serverOf("localhost"));
        List<X509Certificate> written = TransportOptions.certificates(OURS.writeTo(directory.resolve("ca.pem")));
        assertPasses(options.with(o -> o.trust = written));
    }

    @Test
    void connectionsAreKeptOverTlsToo() throws Exception {
        TransportOptions options = serve(OURS.serverOf("localhost"))
                .with(o -> o.trust = OURS.trust())
                .with(o -> o.maxConnections = 1);
        try (Transport transport = Transport.create(options, UnaryOperator.identity())) {
            Recorded.of(transport.exchange(call()).repeat(1))
                    .expectNextCount(2)
                    .expectComplete()
                    .verify(PATIENCE);
        }
        RecordedRequest one = server.takeRequest(30, TimeUnit.SECONDS);
        RecordedRequest other = server.takeRequest(30, TimeUnit.SECONDS);
        assertThat(other.getConnectionIndex()).isEqualTo(one.getConnectionIndex());
        assertThat(other.getExchangeIndex()).isEqualTo(1);
    }

    @Test
    void anAuthorityThatNobodyTrustsIsRefused() throws Exception {
        assertRefusedForGood(
                serve(OURS.serverOf("localhost")), "no authority that is trusted here has signed its certificate");
    }

    @Test
    void anotherAuthorityThanTheGivenOneIsRefused() throws Exception {
        assertRefusedForGood(
                serve(OURS.serverOf("localhost")).with(o -> o.trust = new Authority().trust()),
                "no authority that is trusted here has signed its certificate");
    }

    @Test
    void aCertificateForAnotherNameIsRefused() throws Exception {
        assertRefusedForGood(
                serve(OURS.serverOf("other.example")).with(o -> o.trust = OURS.trust()),
                "its certificate is for another name");
    }

    @Test
    void anExpiredCertificateIsRefused() throws Exception {
        Instant past = Instant.parse("2020-01-01T00:00:00Z");
        assertRefusedForGood(
                serve(OURS.serverOf("localhost", past, past.plusSeconds(60))).with(o -> o.trust = OURS.trust()),
                "its certificate has expired; check this machine's clock");
    }

    @Test
    void aCertificateOfTheFutureIsRefused() throws Exception {
        Instant future = Instant.now().plus(Duration.ofDays(2));
        assertRefusedForGood(
                serve(OURS.serverOf("localhost", future, future.plusSeconds(60)))
                        .with(o -> o.trust = OURS.trust()),
                "its certificate is not valid yet");
    }

    @Test
    void aServerThatHangsUpInTheHandshakeIsRefused() throws Exception {
        try (Wire wire = Wire.hangingUp()) {
            server.start();
            assertRefused(
                    wire.options("https"),
                    "closed the connection before the request was written; check that the port speaks https",
                    RetryClass.TRANSIENT);
        }
    }

    @Test
    void httpsToAServerThatAnswersInPlainTextSaysSo() throws Exception {
        try (Wire wire = Wire.answering("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")) {
            server.start();
            assertRefused(
                    wire.options("https"),
                    "it answers without TLS; check the port, or whether http is meant",
                    RetryClass.FINAL);
        }
    }

    @Test
    void httpToATlsPortSaysThatItIsNoHttp() throws Exception {
        server.useHttps(OURS.serverOf("localhost"));
        try (Transport transport = Transport.create(options("http"), UnaryOperator.identity())) {
            Recorded.of(transport.exchange(call()))
                    .expectErrorSatisfies(failure -> assertThat(failure)
                            .hasMessageContaining("something that is no HTTP; check port and scheme (http or https)"))
                    .verify(PATIENCE);
        }
        assertThat(server.getRequestCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no certificate at all",
                "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
                "-----BEGIN CERTIFICATE-----\n"
            })
    void aFileThatHoldsNoCertificateIsNamed(String content) throws Exception {
        Path file = Files.writeString(directory.resolve("ca.pem"), content);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TransportOptions.certificates(file))
                .withMessageContainingAll("ca.pem' cannot be used: ", "name a PEM file");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TransportOptions.certificates(directory.resolve("none.pem")))
                .withMessageContaining("none.pem' cannot be used: there is no such file");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TransportOptions.certificates(directory))
                .withMessageContaining("it is a directory");
    }

    @Test
    void aDeviceWithoutEndIsTooLargeForCertificates() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TransportOptions.certificates(Path.of("/dev/zero")))
                .withMessageContaining("larger than 4 MiB");
    }
}
