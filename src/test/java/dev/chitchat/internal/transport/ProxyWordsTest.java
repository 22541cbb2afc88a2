package dev.chitchat.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.error.Hostile;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.tcp.TcpServer;

/** A proxy that repeats the credentials it was sent makes nothing show them. */
@Timeout(60)
class ProxyWordsTest {

    @Test
    void credentialsThatAProxyRepeatsAreNeitherKeptNorLogged() {
        String sent = Base64.getEncoder().encodeToString("bob:hunter2 x".getBytes(StandardCharsets.UTF_8));
        PrintStream err = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        DisposableServer proxy = TcpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((in, out) -> out.sendString(in.receive()
                        .asString()
                        .map(text -> "HTTP/1.1 407 " + Hostile.LINE + " " + sentIn(text)
                                + " hunter2 x\r\nContent-Length: 0\r\n\r\n")))
                .bindNow();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try (Transport transport = Transport.create(
                TransportOptions.of(URI.create("http://127.0.0.1:1"))
                        .with(o -> o.proxy =
                                HttpProxy.from(URI.create("http://bob:hunter2%20x@127.0.0.1:" + proxy.port()))),
                UnaryOperator.identity())) {
            Throwable failure = transport
                    .exchange(
                            new Exchange("update_chitchat", 7, "administrator", "sig", new byte[] {'{', '}'}, () -> {}))
                    .then(Mono.<Throwable>just(new AssertionError("it passed")))
                    .onErrorResume(Mono::just)
                    .blockOptional(Duration.ofSeconds(20))
                    .orElseThrow();
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));

            assertThat(failure).hasMessageContaining("through the proxy");
            for (String text : new String[] {trace.toString(), log.toString(StandardCharsets.UTF_8)}) {
                assertThat(text).doesNotContain("hunter2").doesNotContain(sent);
                assertThat(Hostile.rawIn(text.replaceAll("\n\t+", "\n"))).isEmpty();
            }
        } finally {
            System.setErr(err);
            proxy.disposeNow();
        }
    }

    private static String sentIn(String request) {
        int at = request.toLowerCase(Locale.ROOT).indexOf("proxy-authorization: ");
        return at < 0 ? "" : request.substring(at).split("\r\n", 2)[0];
    }
}
