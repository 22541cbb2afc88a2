package dev.chitchat.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.tcp.TcpServer;

/** Runs exchanges of all outcomes in a JVM of its own with every logger at TRACE, and searches what it printed. */
class LogsKeepTheSecretTest {

    private static final String SIG = "eJyrVgrxCdZLrSjILEpVsjI0NTU1MjAw0AGLlqUWKVkpGekZKEH4xSnZiQUFmSlAdSYGUACR";

    @TempDir
    private Path directory;

    @Test
    void noLoggerAtAnyLevelShowsTheSignature() throws Exception {
        Path output = directory.resolve("output");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        java,
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(100, TimeUnit.SECONDS);
        process.destroyForcibly();

        assertThat(ended).as("ended in time").isTrue();
        String printed = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(printed)
                .contains("TRACE", "DEBUG reactor.netty.http.client.HttpClientConnect", "Handler is being applied")
                .contains("outcome 4: ", "outcome 5: ", "Content-Length value is not a number")
                .doesNotContain(SIG, "usersig=");
    }

    /** What the other JVM runs. */
    static final class Program {

        private Program() {}

        public static void main(String[] args) throws Exception {
            MockWebServer server = new MockWebServer();
            server.start();
            server.enqueue(new MockResponse.Builder()
                    .status("HTTP/1.1 200 " + SIG)
                    .addHeader("X-Query", "usersig=" + SIG)
                    .body("ok")
                    .build());
            server.enqueue(new MockResponse.Builder().code(502).body("bad").build());
            server.enqueue(new MockResponse.Builder()
                    .onResponseStart(new SocketEffect.CloseSocket())
                    .build());
            server.enqueue(new MockResponse.Builder()
                    .onResponseStart(SocketEffect.Stall.INSTANCE)
                    .build());
            DisposableServer echo = echo();
            try (Transport evil = Transport.create(
                            TransportOptions.of(URI.create("http://127.0.0.1:" + echo.port())),
                            UnaryOperator.identity());
                    Transport transport = Transport.create(
                            TransportOptions.of(server.url("/").uri())
                                    .with(o -> o.attemptTimeout = Duration.ofSeconds(2)),
                            UnaryOperator.identity());
                    Transport refused = Transport.create(
                            TransportOptions.of(URI.create("http://127.0.0.1:1")), UnaryOperator.identity())) {
                for (int i = 0; i < 4; i++) {
                    report(i, transport);
                }
                report(4, refused);
                report(5, evil);
            }
            Runtime.getRuntime().halt(0);
        }

        /** Says in place of a length what it was asked for, which the decoder then repeats. */
        private static DisposableServer echo() {
            return TcpServer.create()
                    .host("127.0.0.1")
                    .port(0)
                    .handle((in, out) -> out.sendString(in.receive()
                            .asString()
                            .filter(text -> text.startsWith("POST"))
                            .map(text -> "HTTP/1.1 200 OK\r\nContent-Length: " + text.split(" ", 3)[1] + "\r\n\r\n")))
                    .bindNow();
        }

        private static void report(int number, Transport transport) {
            byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
            Exchange call = new Exchange("update_chitchat", 7, "administrator", SIG, body, () -> {});
            String outcome = transport
                    .exchange(call)
                    .map(bytes -> bytes.length + " bytes")
                    .onErrorResume(e -> {
                        e.printStackTrace();
                        return Mono.just(e.toString());
                    })
                    .block(Duration.ofSeconds(20));
            System.err.println("outcome " + number + ": " + outcome + " of " + call);
        }
    }
}
