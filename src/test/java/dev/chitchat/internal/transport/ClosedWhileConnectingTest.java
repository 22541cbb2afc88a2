package dev.chitchat.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;

/** A call is given up whose host takes the connection and says nothing, and then its client is closed. */
@Timeout(60)
class ClosedWhileConnectingTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    /** The handshake itself may take an hour. */
    @Test
    void noHandshakeOutlivesTheTransport() throws IOException {
        try (ServerSocket silent = new ServerSocket(0)) {
            TransportOptions options = TransportOptions.of(URI.create("https://127.0.0.1:" + silent.getLocalPort()))
                    .with(o -> o.connectTimeout = Duration.ofHours(1));
            Transport transport = Transport.create(options, UnaryOperator.identity());
            Exchange call = new Exchange("update_chitchat", 7, "a", "s", new byte[] {'{', '}'}, () -> {});
            Disposable caller = transport.exchange(call).subscribe();
            try (Socket connected = silent.accept()) {
                connected.setSoTimeout((int) SOON.toMillis());
                assertThat(connected.getInputStream().read()).as("its hello").isNotNegative();
                caller.dispose();

                transport.disposeLater().block(SOON);

                assertThat(connected.getInputStream().readAllBytes())
                        .as("the rest of it, then the end")
                        .isNotEmpty();
            }
        }
    }
}
