package dev.chitchat.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.ClientClosedException;
import dev.chitchat.error.RetryClass;
import dev.chitchat.error.TransportException;
import dev.chitchat.internal.transport.Transport.ActiveEndpoint;
import dev.chitchat.quota.Permit;
import dev.chitchat.sandbox.Ports;
import dev.chitchat.signals.Recorded;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
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
import reactor.core.publisher.Mono;

/** Two addresses: which of them a call goes to, and that it is written once. */
class FailoverTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final MockWebServer first = new MockWebServer();
    private final MockWebServer backup = new MockWebServer();
    private final AtomicInteger written = new AtomicInteger();
    private final AtomicLong nowNanos = new AtomicLong();
    private Duration headStart = Duration.ofHours(1);
    private Transport transport;

    @BeforeEach
    void start() throws IOException {
        first.start();
        backup.start();
        transport = transport(first.url("/").uri(), backup.url("/").uri());
    }

    @AfterEach
    void stop() {
        transport.close();
        first.close();
        backup.close();
    }

    private Transport transport(URI one, URI other) {
        TransportOptions options = TransportOptions.of(one)
                .with(o -> o.attemptTimeout = Duration.ofSeconds(2))
                .with(o -> o.connectTimeout = Duration.ofHours(1));
        return new Transport(
                new HttpTransport(options, UnaryOperator.identity()),
                new HttpTransport(options.with(o -> o.endpoint = other), UnaryOperator.identity()),
                new ActiveEndpoint(nowNanos::get, headStart));
    }

    private static URI nobody() {
        return URI.create("http://localhost:" + Ports.unused());
    }

    private void useUnreachable(URI address) {
        transport.close();
        transport = transport(address, backup.url("/").uri());
    }

    private Exchange call() {
        return new Exchange("update_chitchat", 7, "a", "s", new byte[] {'{', '}'}, written::incrementAndGet);
    }

    private static MockResponse says(String body) {
        return new MockResponse.Builder().body(body).build();
    }

    private void assertAnswered(String... bodies) {
        Recorded.of(Flux.range(0, bodies.length)
                        .concatMap(i -> transport.exchange(call()))
                        .map(bytes -> new String(bytes, StandardCharsets.UTF_8)))
                .expectNext(bodies)
                .expectComplete()
                .verify(PATIENCE);
    }

    private void assertFails(String message) {
        Recorded.of(transport.exchange(call()))
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOf(ChitchatException.class)
                        .hasMessageContaining(message))
                .verify(PATIENCE);
    }

    @Test
    void theBackupIsLeftAloneWhileTheFirstCanBeReached() {
        first.enqueue(says("first"));
        assertAnswered("first");
        assertThat(backup.getRequestCount()).isZero();
        assertThat(transport.endpoint()).isEqualTo(first.url("/").uri());
    }

    @ParameterizedTest
    @MethodSource("unreachable")
    void aCallThatCannotReachTheFirstIsWrittenToTheBackupOnce(URI address) {
        useUnreachable(address);
        backup.enqueue(says("backup"));

        assertAnswered("backup");

        assertThat(written).hasValue(1);
        assertThat(transport.endpoint()).isEqualTo(backup.url("/").uri());
    }

    static List<URI> unreachable() {
        return List.of(nobody(), URI.create("http://no-such-host.invalid"));
    }

    @Test
    void aHostThatCannotProveWhoItIsCountsAsUnreachable() throws Exception {
        try (MockWebServer impostor = new MockWebServer()) {
            impostor.useHttps(new Authority().serverOf("localhost"));
            impostor.start();
            useUnreachable(URI.create("https://localhost:" + impostor.getPort()));
            backup.enqueue(says("backup"));

            assertAnswered("backup");
            assertThat(impostor.getRequestCount()).isZero();
        }
    }

    @Test
    void onlyWhereNeitherCanProveWhoItIsNoRetryHelps() throws Exception {
        try (MockWebServer impostor = new MockWebServer()) {
            impostor.useHttps(new Authority().serverOf("localhost"));
            impostor.start();
            URI refused = URI.create("https://localhost:" + impostor.getPort());
            assertThat(retryClass(refused, refused)).isEqualTo(RetryClass.FINAL);
            assertThat(retryClass(refused, nobody())).isEqualTo(RetryClass.TRANSIENT);
            assertThat(retryClass(nobody(), refused)).isEqualTo(RetryClass.TRANSIENT);
        }
    }

    private RetryClass retryClass(URI one, URI other) {
        transport.close();
        transport = transport(one, other);
        return transport
                .exchange(call())
                .map(answer -> RetryClass.SIGNATURE_EXPIRED)
                .onErrorResume(ChitchatException.class, failure -> Mono.just(failure.retryClass()))
                .blockOptional(PATIENCE)
                .orElseThrow();
    }

    @Test
    void laterCallsStayAtTheBackupAndOneLooksAfterAWhile() throws IOException {
        URI address = nobody();
        useUnreachable(address);
        backup.enqueue(says("1"));
        backup.enqueue(says("2"));
        assertAnswered("1", "2");

        try (MockWebServer again = new MockWebServer()) {
            again.start(address.getPort());
            again.enqueue(says("4"));
            again.enqueue(says("5"));
            nowNanos.addAndGet(ActiveEndpoint.AWAY.toNanos() - 1);
            backup.enqueue(says("3"));
            assertAnswered("3");
            nowNanos.incrementAndGet();
            assertAnswered("4", "5");
        }

        assertThat(transport.endpoint()).isEqualTo(address);
        assertThat(backup.getRequestCount()).isEqualTo(3);
        assertThat(written).hasValue(5);
    }

    @Test
    void aLookThatFindsNobodyCostsTheCallNothing() {
        useUnreachable(nobody());
        backup.enqueue(says("1"));
        assertAnswered("1");
        nowNanos.addAndGet(ActiveEndpoint.AWAY.toNanos());
        backup.enqueue(says("2"));
        assertAnswered("2");
        assertThat(written).hasValue(2);
    }

    @Test
    void ofManyCallsOnlyOneLooks() {
        ActiveEndpoint turn = new ActiveEndpoint(nowNanos::get, headStart);
        assertThat(turn.move(true)).isTrue();
        nowNanos.addAndGet(ActiveEndpoint.AWAY.toNanos());
        assertThat(List.of(turn.isBackups(), turn.isBackups(), turn.isBackups()))
                .containsExactly(false, true, true);
        assertThat(turn.move(false)).isTrue();
        assertThat(turn.isBackups()).isFalse();
    }

    @Test
    void whenTheBackupGoesTheFirstIsTriedAtOnce() throws IOException {
        URI address = nobody();
        useUnreachable(address);
        backup.enqueue(says("1"));
        assertAnswered("1");
        backup.close();

        try (MockWebServer again = new MockWebServer()) {
            again.start(address.getPort());
            again.enqueue(says("2"));
            assertAnswered("2");
        }
        assertThat(transport.endpoint()).isEqualTo(address);
    }

    @Test
    void whereNeitherCanBeReachedBothAreNamed() {
        URI one = nobody();
        backup.close();
        useUnreachable(one);
        Recorded.of(transport.exchange(call()))
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOfSatisfying(
                                TransportException.class,
                                e -> assertThat(e.maybeSent()).isFalse())
                        .hasMessageContainingAll(
                                "no connection to localhost:" + one.getPort(),
                                "nor at the other address: no connection to",
                                Integer.toString(backup.getPort())))
                .verify(PATIENCE);
        assertThat(written).hasValue(0);
        assertThat(transport.endpoint()).as("stays with the first").isEqualTo(one);
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 400, 404, 408, 429, 500, 502, 503})
    void anAnswerIsNoReasonToGoElsewhere(int status) {
        first.enqueue(new MockResponse.Builder().code(status).build());
        assertFails("HTTP status " + status);
        assertThat(backup.getRequestCount()).isZero();
    }

    @Test
    void aConnectionThatBreaksAfterTheWriteIsNoReasonToGoElsewhere() {
        first.enqueue(new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build());
        assertFails("may have taken effect");
        assertThat(backup.getRequestCount()).isZero();
        assertThat(written).hasValue(1);
    }

    @Test
    void silenceIsNoReasonToGoElsewhere() {
        first.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());
        assertFails("within 2000 ms");
        assertThat(backup.getRequestCount()).isZero();
    }

    private void useSilentFirst(ServerSocket silent, Duration start) {
        transport.close();
        headStart = start;
        transport = transport(
                URI.create("https://127.0.0.1:" + silent.getLocalPort()),
                backup.url("/").uri());
    }

    @Test
    void theBackupIsTriedBesideAHostThatSwallowsConnections() throws IOException {
        try (ServerSocket silent = new ServerSocket(0)) {
            useSilentFirst(silent, Duration.ofMillis(100));
            backup.enqueue(says("1"));
            backup.enqueue(says("2"));

            assertAnswered("1");
            assertThat(transport.endpoint()).isEqualTo(backup.url("/").uri());
            headStart = Duration.ofHours(1);
            assertAnswered("2");
        }
        assertThat(written).hasValue(2);
    }

    @Test
    void callsThatAreGivenUpShortenTheHeadStartOfOthers() {
        ActiveEndpoint active = new ActiveEndpoint(nowNanos::get, Duration.ofSeconds(1));
        active.waited(Duration.ofMillis(800));
        assertThat(active.headStart()).isEqualTo(Duration.ofMillis(200));
        active.waited(Duration.ofHours(9));
        assertThat(active.headStart()).isZero();
        active.connected();
        assertThat(active.headStart()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aCallThatIsGivenUpWhileConnectingIsEvidence() throws Exception {
        try (ServerSocket silent = new ServerSocket(0)) {
            AtomicReference<Duration> told = new AtomicReference<>();
            ActiveEndpoint active = new ActiveEndpoint(nowNanos::get, Duration.ofHours(1));
            TransportOptions options = TransportOptions.of(URI.create("https://127.0.0.1:" + silent.getLocalPort()));
            try (Transport both = new Transport(
                    new HttpTransport(options, UnaryOperator.identity()),
                    new HttpTransport(
                            options.with(o -> o.endpoint = backup.url("/").uri()), UnaryOperator.identity()),
                    active)) {
                Disposable caller = both.exchange(
                                new Exchange("update_chitchat", 7, "a", "s", new byte[] {'{', '}'}, new Permit() {
                                    @Override
                                    public void sent() {}

                                    @Override
                                    public void unconnected(Duration waited) {
                                        told.set(waited);
                                    }
                                }))
                        .subscribe();
                try (Socket connected = silent.accept()) {
                    caller.dispose();
                    assertThat(connected.isConnected()).isTrue();
                }
            }
            assertThat(told.get()).isPositive();
            assertThat(active.headStart()).isEqualTo(Duration.ofHours(1).minus(told.get()));
        }
    }

    /** It looks after 100 ms and again a second later; soon after that the connection is free. */
    @Test
    void aFullPoolIsNoReasonToGoElsewhere() throws Exception {
        transport.close();
        ActiveEndpoint active = new ActiveEndpoint(nowNanos::get, Duration.ofHours(1));
        TransportOptions one = TransportOptions.of(first.url("/").uri()).with(o -> o.maxConnections = 1);
        transport = new Transport(
                new HttpTransport(one.with(o -> o.attemptTimeout = Duration.ofMillis(1_200)), UnaryOperator.identity()),
                new HttpTransport(one.with(o -> o.endpoint = backup.url("/").uri()), UnaryOperator.identity()),
                active);
        first.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());
        first.enqueue(says("second"));

        CompletableFuture<byte[]> stalled = transport.exchange(call()).toFuture();
        first.takeRequest(); // it has the connection
        active.waited(Duration.ofHours(1).minusMillis(100));

        Recorded.of(transport.exchange(call()).map(bytes -> new String(bytes, StandardCharsets.UTF_8)))
                .expectNext("second")
                .expectComplete()
                .verify(PATIENCE);
        assertThat(stalled).isCompletedExceptionally();
        assertThat(backup.getRequestCount()).isZero();
    }

    @Test
    void whereNeitherConnectsInTimeNothingIsWritten() throws IOException {
        try (ServerSocket silent = new ServerSocket(0);
                ServerSocket other = new ServerSocket(0)) {
            headStart = Duration.ofMillis(50);
            transport.close();
            TransportOptions options = TransportOptions.of(URI.create("https://127.0.0.1:" + silent.getLocalPort()))
                    .with(o -> o.connectTimeout = Duration.ofMillis(300));
            transport = new Transport(
                    new HttpTransport(options, UnaryOperator.identity()),
                    new HttpTransport(
                            options.with(o -> o.endpoint = URI.create("https://127.0.0.1:" + other.getLocalPort())),
                            UnaryOperator.identity()),
                    new ActiveEndpoint(nowNanos::get, headStart));
            assertFails("nor at the other address: no encrypted connection");
        }
        assertThat(written).hasValue(0);
    }

    @Test
    void aClosedTransportGoesNowhere() {
        transport.close();
        Recorded.of(transport.exchange(call()))
                .expectError(ClientClosedException.class)
                .verify(PATIENCE);
        assertThat(backup.getRequestCount()).isZero();
    }
}
