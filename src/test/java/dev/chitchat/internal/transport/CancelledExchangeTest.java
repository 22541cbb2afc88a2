package dev.chitchat.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.quota.Permit;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.test.StepVerifier;
import reactor.test.subscriber.TestSubscriber;

/** A cancel before the write keeps the request from going out; after it, the exchange goes on unseen. */
@Timeout(60)
class CancelledExchangeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final MockWebServer server = new MockWebServer();
    private final CompletableFuture<Duration> unconnected = new CompletableFuture<>();
    private final CountDownLatch written = new CountDownLatch(1);

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Transport transport(Duration attemptTimeout) {
        return Transport.create(
                TransportOptions.of(server.url("/").uri())
                        .with(o -> o.attemptTimeout = attemptTimeout)
                        .with(o -> o.maxConnections = 1),
                UnaryOperator.identity());
    }

    private Exchange call() {
        return new Exchange("update_chitchat", 7, "a", "s", new byte[] {'{', '}'}, new Permit() {
            @Override
            public void sent() {
                written.countDown();
            }

            @Override
            public void unconnected(Duration waited) {
                unconnected.complete(waited);
            }
        });
    }

    private static MockResponse stalls() {
        return new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build();
    }

    /** Not two queued answers: the server notes a request before it takes an answer, so the second could get the first. */
    static Dispatcher stallsOnTheFirstConnection(String otherwise) {
        return new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return request.getConnectionIndex() == 0
                        ? stalls()
                        : new MockResponse.Builder().body(otherwise).build();
            }
        };
    }

    private int connectionOfNextRequest() throws InterruptedException {
        return Objects.requireNonNull(server.takeRequest(30, TimeUnit.SECONDS)).getConnectionIndex();
    }

    @Test
    void aCancelledExchangeThatWasWrittenClosesItsConnection() throws Exception {
        server.setDispatcher(stallsOnTheFirstConnection("next"));
        try (Transport transport = transport(Duration.ofHours(1))) {
            TestSubscriber<byte[]> caller = TestSubscriber.create();
            transport.exchange(call()).subscribe(caller);
            assertThat(written.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(connectionOfNextRequest())
                    .as("the server has it, and stalls")
                    .isZero();
            caller.cancel();
            StepVerifier.create(transport.exchange(call()).map(String::new))
                    .expectNext("next")
                    .expectComplete()
                    .verify(PATIENCE);
        }
        assertThat(connectionOfNextRequest()).as("a new connection").isOne();
    }

    @Test
    void whoGivesUpWithoutAConnectionTellsHowLongItWaited() throws Exception {
        try (ServerSocket silent = new ServerSocket(0);
                Transport transport = Transport.create(
                        TransportOptions.of(URI.create("https://127.0.0.1:" + silent.getLocalPort())),
                        UnaryOperator.identity())) {
            TestSubscriber<byte[]> caller = TestSubscriber.create();
            transport.exchange(call()).subscribe(caller);
            try (Socket connected = silent.accept()) {
                caller.cancel();
                assertThat(unconnected.get(10, TimeUnit.SECONDS)).isPositive();
                assertThat(connected.isConnected()).isTrue();
            }
        }
        assertThat(written.getCount()).as("not written").isOne();
    }

    @Test
    void aFullPoolIsNoEvidenceAgainstTheHost() throws Exception {
        server.enqueue(stalls());
        try (Transport transport = transport(Duration.ofHours(1))) {
            transport.exchange(call()).subscribe();
            assertThat(written.await(10, TimeUnit.SECONDS)).isTrue();
            TestSubscriber<byte[]> waiting = TestSubscriber.create();
            transport.exchange(call()).subscribe(waiting);
            waiting.cancel();
        }
        assertThat(unconnected).isNotDone();
    }

    @Test
    void aCallThatIsCancelledBeforeItIsWrittenDoesNotGoOut() throws Exception {
        HttpTransport transport =
                new HttpTransport(TransportOptions.of(server.url("/").uri()), UnaryOperator.identity());
        TestSubscriber<byte[]> caller = TestSubscriber.create();
        transport
                .exchange(call(), () -> {
                    caller.cancel();
                    return true;
                })
                .subscribe(caller);
        assertThat(unconnected.get(10, TimeUnit.SECONDS)).isPositive();
        transport.disposeLater().block(Duration.ofSeconds(10));
        assertThat(written.getCount()).isOne();
        assertThat(server.getRequestCount()).isZero();
    }
}
