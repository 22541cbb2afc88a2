package dev.chitchat.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.error.ClientClosedException;
import dev.chitchat.error.MalformedAnswerException;
import dev.chitchat.error.TransportException;
import dev.chitchat.sandbox.Ports;
import dev.chitchat.signals.Recorded;
import io.netty.channel.ConnectTimeoutException;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.netty.channel.AbortedException;

/** What becomes of an exchange when the other side does not do as it should. */
class TransportFailuresTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String SIG = "eJyrVgrxCdZLrSjILEpVsjI0NTU1MjAw0AGLlqUWKVkpGekZKEH4xSnZiQUFmSlAdSYGUACR";

    private final MockWebServer server = new MockWebServer();
    private final AtomicInteger written = new AtomicInteger();

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private TransportOptions options() {
        return TransportOptions.of(server.url("/").uri());
    }

    private Exchange call() {
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        return new Exchange("update_chitchat", 7, "administrator", SIG, body, written::incrementAndGet);
    }

    private void assertFails(TransportOptions options, Consumer<Throwable> check) {
        try (Transport transport = Transport.create(options, UnaryOperator.identity())) {
            Recorded.of(transport.exchange(call()))
                    .expectErrorSatisfies(failure -> {
                        check.accept(failure);
                        assertKeepsTheSecret(failure);
                    })
                    .verify(PATIENCE);
        }
    }

    private static void assertKeepsTheSecret(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            assertThat(t.toString()).doesNotContain("usersig", SIG, "administrator");
            for (Throwable suppressed : t.getSuppressed()) {
                assertKeepsTheSecret(suppressed);
            }
        }
    }

    private static Consumer<Throwable> maybeSent(String message) {
        return failure -> assertThat(failure)
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.maybeSent()).isTrue())
                .hasMessageContaining(message);
    }

    private static Consumer<Throwable> notSent(String message) {
        return failure -> assertThat(failure)
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.maybeSent()).isFalse())
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 302, 400, 404, 408, 429, 500, 502, 503})
    void otherStatusThan200IsAFailure(int status) {
        server.enqueue(new MockResponse.Builder()
                .code(status)
                .addHeader("Location", "/elsewhere")
                .body("<html>" + SIG + "</html>")
                .build());

        assertFails(
                options(),
                failure -> assertThat(failure)
                        .isInstanceOfSatisfying(
                                TransportException.class,
                                e -> assertThat(e.httpStatus()).isEqualTo(status))
                        .hasMessageContaining("HTTP status " + status));
        assertThat(server.getRequestCount())
                .as("no redirect followed, no retry")
                .isEqualTo(1);
        assertThat(written).hasValue(1);
    }

    @Test
    void connectionServesAgainAfterAnErrorPage() throws Exception {
        server.enqueue(
                new MockResponse.Builder().code(502).body("bad".repeat(5_000)).build());
        server.enqueue(new MockResponse.Builder().body("ok").build());

        try (Transport transport =
                Transport.create(options().with(o -> o.maxConnections = 1), UnaryOperator.identity())) {
            Recorded.of(transport.exchange(call()))
                    .expectError(TransportException.class)
                    .verify(PATIENCE);
            Recorded.of(transport.exchange(call()))
                    .expectNextCount(1)
                    .expectComplete()
                    .verify(PATIENCE);
        }

        assertThat(server.takeRequest(30, TimeUnit.SECONDS).getConnectionIndex())
                .isZero();
        assertThat(server.takeRequest(30, TimeUnit.SECONDS).getConnectionIndex())
                .isZero();
    }

    @Test
    void silentServerTimesOut() {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());

        assertFails(options().with(o -> o.attemptTimeout = Duration.ofMillis(150)), maybeSent("within 150 ms"));
    }

    @Test
    void dripOfBytesTimesOutAsAWhole() {
        server.enqueue(new MockResponse.Builder()
                .body("{\"ok\":1}".repeat(100))
                .throttleBody(1, 20, TimeUnit.MILLISECONDS)
                .build());

        assertFails(options().with(o -> o.attemptTimeout = Duration.ofMillis(300)), maybeSent("within 300 ms"));
    }

    @Test
    void resetBeforeTheAnswerIsMaybeSent() {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build());

        assertFails(options(), maybeSent("broke"));
        assertThat(server.getRequestCount()).as("no hidden retry").isEqualTo(1);
    }

    @Test
    void tornBodyIsMaybeSent() {
        server.enqueue(new MockResponse.Builder()
                .body("x".repeat(100_000))
                .onResponseBody(new SocketEffect.CloseSocket())
                .build());

        assertFails(options(), maybeSent("broke"));
    }

    static Stream<SocketEffect> badEnds() {
        return Stream.of(new SocketEffect.CloseSocket(), SocketEffect.Stall.INSTANCE);
    }

    @ParameterizedTest
    @MethodSource("badEnds")
    void anErrorPageThatEndsBadlyHasItsStatusAllTheSame(SocketEffect end) {
        server.enqueue(new MockResponse.Builder()
                .code(429)
                .body("x".repeat(100_000))
                .onResponseBody(end)
                .build());

        assertFails(
                options().with(o -> o.attemptTimeout = Duration.ofSeconds(1)),
                failure -> assertThat(failure)
                        .isInstanceOfSatisfying(
                                TransportException.class,
                                e -> assertThat(e.httpStatus()).isEqualTo(429)));
    }

    @Test
    void hugeAnswerIsCutWhateverItsType() {
        server.enqueue(new MockResponse.Builder()
                .addHeader("Content-Type", "image/png")
                .chunkedBody("x".repeat(300_000), 1_000)
                .build());

        assertFails(
                options().with(o -> o.maxAnswerBytes = 10_000),
                failure -> assertThat(failure)
                        .isInstanceOf(MalformedAnswerException.class)
                        .hasMessageContaining("more than 10000 bytes"));
    }

    @Test
    void refusedConnectionIsNotSent() {
        assertFails(TransportOptions.of(URI.create("http://127.0.0.1:" + Ports.unused())), notSent("no connection to"));
        assertThat(written).hasValue(0);
    }

    @Test
    void failureBeforeWritingIsPutInWords() {
        assertWords(new UnknownHostException("x"), "the address of host could not be found");
        assertWords(new ConnectTimeoutException("x"), "no connection to host within 5000 ms");
        assertWords(new SSLException("x"), "no encrypted connection to host, the handshake failed");
        assertWords(new ClosedChannelException(), "host closed the connection before the request was written");
        assertWords(new TimeoutException("x"), "stayed in use; see why answers take so long");
        assertWords(new RejectedExecutionException("x"), "the event loops for connections to host have ended");
        assertWords(new IOException("x"), "failed before the request was written");
    }

    /** So that it counts as an outage, and a backup host is tried. */
    @Test
    void aConnectionClosedBeforeTheRequestIsNoShortageOfOurs() {
        assertThat(Failures.notSent(call(), "host", options(), AbortedException.beforeSend()))
                .hasMessageContaining("host closed the connection before the request was written")
                .satisfies(e -> assertThat(Failures.isUnreachable(e.getCause())).isTrue());
    }

    private void assertWords(Exception cause, String words) {
        assertThat(Failures.notSent(call(), "host", options(), cause))
                .hasMessageContaining(words)
                .hasCause(cause)
                .satisfies(e -> assertThat(e.maybeSent()).isFalse());
    }

    @Test
    void plainServerUnderHttpsIsNotSent() {
        server.enqueue(new MockResponse.Builder().build());

        assertFails(TransportOptions.of(URI.create("https://127.0.0.1:" + server.getPort())), notSent("127.0.0.1"));
        assertThat(written).hasValue(0);
    }

    @Test
    void callCancelledWhileItWaitsForAConnectionIsNeverSent() throws Exception {
        server.setDispatcher(CancelledExchangeTest.stallsOnTheFirstConnection("ok"));

        TransportOptions one =
                options().with(o -> o.maxConnections = 1).with(o -> o.attemptTimeout = Duration.ofSeconds(1));
        try (Transport transport = Transport.create(one, UnaryOperator.identity())) {
            Disposable stalled = transport.exchange(call()).subscribe();
            server.takeRequest(30, TimeUnit.SECONDS);
            transport.exchange(call()).subscribe().dispose();
            stalled.dispose();
            Recorded.of(transport.exchange(call()))
                    .expectNextCount(1)
                    .expectComplete()
                    .verify(PATIENCE);
        }

        assertThat(server.getRequestCount()).isEqualTo(2);
        assertThat(written).hasValue(2);
    }

    @Test
    void serverThatDoesNotSpeakTlsTimesOutLikeAConnect() {
        try (ServerSocket silent = new ServerSocket(0)) {
            assertFails(
                    TransportOptions.of(URI.create("https://127.0.0.1:" + silent.getLocalPort()))
                            .with(o -> o.connectTimeout = Duration.ofMillis(200)),
                    notSent("no encrypted connection"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        assertThat(written).as("connected, but not yet encrypted").hasValue(0);
    }

    @Test
    void callsAfterCloseAreRefused() {
        Transport transport = Transport.create(options(), UnaryOperator.identity());
        transport.close();
        transport.close();

        Recorded.of(transport.exchange(call()))
                .expectError(ClientClosedException.class)
                .verify(PATIENCE);
    }

    @Test
    void everySubscriptionIsARequestOfItsOwn() throws Exception {
        CountDownLatch none = new CountDownLatch(1);
        for (int i = 0; i < 3; i++) {
            server.enqueue(new MockResponse.Builder().body("ok").build());
        }
        try (Transport transport = Transport.create(options(), UnaryOperator.identity())) {
            var exchange = transport.exchange(call()).doOnSubscribe(s -> none.countDown());
            assertThat(none.getCount()).as("nothing before subscription").isEqualTo(1);
            Recorded.of(Flux.concat(exchange, exchange, exchange))
                    .expectNextCount(3)
                    .expectComplete()
                    .verify(PATIENCE);
        }

        assertThat(server.getRequestCount()).isEqualTo(3);
    }

    @Test
    void anIdleConnectionIsClosedWithoutAFurtherCall() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (Wire wire = Wire.answeringUntilClosed("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", closed);
                Transport transport = Transport.create(
                        wire.options("http").with(o -> {
                            o.maxIdle = Duration.ofMillis(100);
                            o.maxLife = Duration.ofHours(1);
                        }),
                        UnaryOperator.identity())) {
            Recorded.of(transport.exchange(call()))
                    .expectNextCount(1)
                    .expectComplete()
                    .verify(PATIENCE);
            assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }
}
