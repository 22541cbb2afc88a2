package dev.chitchat.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

/** What one exchange looks like on the wire. */
class NettyTransportTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final MockWebServer server = new MockWebServer();
    private final AtomicInteger written = new AtomicInteger();
    private Transport transport;

    @BeforeEach
    void start() throws Exception {
        server.start();
        transport = Transport.create(TransportOptions.of(server.url("/").uri()));
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

        StepVerifier.create(transport.exchange(call("administrator", "eJyr*-_")))
                .assertNext(bytes ->
                        assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo("{\"ok\":1}"))
                .expectComplete()
                .verify(PATIENCE);

        RecordedRequest request = server.takeRequest(5, TimeUnit.SECONDS);
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
}
