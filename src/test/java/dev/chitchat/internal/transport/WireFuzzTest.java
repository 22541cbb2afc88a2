package dev.chitchat.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.error.ChitchatException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Random bytes where HTTP is expected, over real sockets: every call ends, with a body or an exception of our own.
 * Others with {@code -Dchitchat.fuzz.seed=2}.
 */
@Timeout(120)
class WireFuzzTest {

    private static final int CALLS = Integer.getInteger("chitchat.fuzz.calls", 1_000);
    private static final List<String> PIECES = List.of(
            "HTTP/1.1 200 OK\r\n",
            "HTTP/1.0 200 OK\r\n",
            "HTTP/1.1 100 Continue\r\n\r\n",
            "HTTP/1.1 500 No\r\n",
            "HTTP/9.9 999 ?\r\n",
            "Content-Length: 2\r\n",
            "Content-Length: 99999999999999999999\r\n",
            "Transfer-Encoding: chunked\r\n",
            "Connection: close\r\n",
            "Connection: keep-alive\r\n",
            ": \r\n",
            "\r\n",
            "\r\n\r\n",
            "{}",
            "2\r\n{}\r\n",
            "0\r\n\r\n",
            "\u0000",
            "\n",
            "x".repeat(5_000));

    @Test
    void anyBytesEndACall() throws Exception {
        long seed = Long.getLong("chitchat.fuzz.seed", 1);
        System.out.println("fuzz: " + CALLS + " answers on the wire, seed " + seed);
        Random random = new Random(seed);
        AtomicInteger ended = new AtomicInteger();
        try (Wire wire = Wire.replying(out -> {
                    out.write(bytes(random));
                    if (random.nextInt(3) > 0) {
                        out.close();
                    }
                });
                Transport transport = Transport.create(
                        wire.options("http")
                                .with(o -> o.attemptTimeout = Duration.ofMillis(60))
                                .with(o -> o.maxConnections = 8),
                        UnaryOperator.identity())) {
            Flux.range(0, CALLS)
                    .flatMap(
                            i -> transport
                                    .exchange(new Exchange(
                                            "update_chitchat", 7, "a", "s", new byte[] {'{', '}'}, () -> {}))
                                    .onErrorResume(ChitchatException.class, e -> Mono.just(new byte[0]))
                                    .doOnNext(bytes -> ended.incrementAndGet()),
                            8)
                    .then()
                    .block(Duration.ofSeconds(100));
        }
        assertThat(ended).as("seed " + seed).hasValue(CALLS);
    }

    /** Called by one thread a connection; a little disorder in the random numbers does no harm. */
    private static byte[] bytes(Random random) {
        StringBuilder text = new StringBuilder(random.nextInt(3) > 0 ? PIECES.get(0) : "");
        for (int i = random.nextInt(8); i >= 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        if (random.nextInt(3) == 0) {
            text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(256));
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
