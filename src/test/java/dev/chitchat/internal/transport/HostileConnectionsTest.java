package dev.chitchat.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.MalformedAnswerException;
import dev.chitchat.signals.Recorded;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Answers that are not even HTTP, or not to its rules. */
@Timeout(60)
class HostileConnectionsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String OK = "HTTP/1.1 200 OK\r\n";

    private static Exchange call() {
        return new Exchange("update_chitchat", 7, "a", "s", new byte[] {'{', '}'}, () -> {});
    }

    private static TransportOptions options(Wire wire) {
        return wire.options("http")
                .with(o -> o.attemptTimeout = Duration.ofSeconds(20))
                .with(o -> o.maxConnections = 1);
    }

    private static void assertAnswered(Wire wire, String... bodies) throws IOException {
        try (wire;
                Transport transport = Transport.create(options(wire), UnaryOperator.identity())) {
            Recorded.of(Flux.range(0, bodies.length)
                            .concatMap(i -> transport.exchange(call()))
                            .map(bytes -> new String(bytes, StandardCharsets.UTF_8)))
                    .expectNext(bodies)
                    .expectComplete()
                    .verify(PATIENCE);
        }
    }

    private static void assertFails(Wire wire, Class<? extends ChitchatException> type, String why) throws IOException {
        assertFails(wire, options(wire), type, why);
    }

    private static void assertFailsInASecond(Wire wire) throws IOException {
        TransportOptions second = options(wire).with(o -> o.attemptTimeout = Duration.ofSeconds(1));
        assertFails(wire, second, ChitchatException.class, "within 1000 ms");
    }

    private static void assertFails(
            Wire wire, TransportOptions options, Class<? extends ChitchatException> type, String why)
            throws IOException {
        try (wire;
                Transport transport = Transport.create(options, UnaryOperator.identity())) {
            Recorded.of(transport.exchange(call()))
                    .expectErrorSatisfies(
                            failure -> assertThat(failure).isInstanceOf(type).hasMessageContaining(why))
                    .verify(PATIENCE);
            assertThat(wire.connections()).as("no hidden retry").isEqualTo(1);
        }
    }

    @Test
    void continueIsPassedOver() throws IOException {
        String answer = "HTTP/1.1 100 Continue\r\n\r\n" + OK + "Content-Length: 2\r\n\r\n{}";
        assertAnswered(Wire.answering(answer), "{}", "{}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SSH-2.0-OpenSSH_9.7~~                                   | something that is no HTTP",
                "220 smtp.example ESMTP~~                                | something that is no HTTP",
                "HTTP/1.1 200 OK~Content-Length: 2, 3~~{}                | something that is no HTTP",
                "HTTP/1.1 200 OK~Content-Length: two~~{}                 | something that is no HTTP",
                "HTTP/1.1 200 OK~Content-Length: -2~~{}                  | something that is no HTTP",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~zz~{}       | something that is no HTTP",
            })
    void garbage(String text, String why) throws IOException {
        assertFails(Wire.answering(text.replace("~", "\r\n")), ChitchatException.class, why);
    }

    @Test
    void longHeader() throws IOException {
        String answer = OK + "X: " + "y".repeat(9_000) + "\r\nContent-Length: 2\r\n\r\n{}";
        assertFails(Wire.answering(answer), ChitchatException.class, "a longer header than any service needs");
    }

    @Test
    void longFirstLine() throws IOException {
        String answer = "HTTP/1.1 200 " + "y".repeat(9_000) + "\r\nContent-Length: 2\r\n\r\n{}";
        assertFails(Wire.answering(answer), ChitchatException.class, "a longer header than any service needs");
    }

    @Test
    void manyHeaders() throws IOException {
        String answer = OK + "X: y\r\n".repeat(100_000) + "Content-Length: 2\r\n\r\n{}";
        assertFails(Wire.answering(answer), ChitchatException.class, "a longer header than any service needs");
    }

    @Test
    void lengthThatIsTooLong() throws IOException {
        assertFailsInASecond(Wire.answering(OK + "Content-Length: 20\r\n\r\n{}"));
    }

    @Test
    void closedBeforeTheLengthIsReached() throws IOException {
        Wire wire = Wire.replying(out -> {
            out.write((OK + "Content-Length: 20\r\n\r\n{}").getBytes(StandardCharsets.US_ASCII));
            out.close();
        });
        assertFails(wire, ChitchatException.class, "broke");
    }

    /** What is left over on a connection must not be taken for the answer to the next call. */
    @Test
    void lengthThatIsTooShort() throws IOException {
        String stray = OK + "Content-Length: 5\r\n\r\nstray";
        try (Wire wire = Wire.answering(OK + "Content-Length: 2\r\n\r\n{}" + stray);
                Transport transport = Transport.create(options(wire), UnaryOperator.identity())) {
            Recorded.of(Flux.range(0, 5)
                            .concatMap(i -> transport.exchange(call()).onErrorResume(e -> Mono.empty()))
                            .map(bytes -> new String(bytes, StandardCharsets.UTF_8)))
                    .expectComplete()
                    .verify(PATIENCE);
            assertThat(wire.connections()).isEqualTo(5);
        }
    }

    @Test
    void answerThatGoesOnAfterItsEnd() throws IOException {
        assertFails(
                Wire.answering(OK + "Content-Length: 2\r\n\r\n{}SSH-2.0\r\n\r\n"),
                ChitchatException.class,
                "something that is no HTTP");
    }

    @Test
    void chunksWithoutAnEnd() throws IOException {
        byte[] chunk = ("4000\r\n" + "x".repeat(0x4000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        Wire wire = Wire.replying(out -> {
            out.write((OK + "Transfer-Encoding: chunked\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 10_000; i++) {
                out.write(chunk);
            }
        });
        assertFails(wire, MalformedAnswerException.class, "more than 8388608 bytes");
    }

    @Test
    void chunksThatDripForever() throws IOException {
        Wire wire = Wire.answering(OK + "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n");
        assertFailsInASecond(wire);
    }

    @Test
    void switchingProtocols() throws IOException {
        Wire wire = Wire.answering("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n");
        assertFails(wire, ChitchatException.class, "HTTP status 101");
    }
}
