package dev.chitchat.cli;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.tcp.TcpServer;

/** Answers every request with the same bytes, where ${query} is what it was asked for; then closes the connection. */
final class EvilService implements AutoCloseable {

    private final DisposableServer server;

    EvilService(String answer) {
        server = TcpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((in, out) -> in.receive()
                        .asString(StandardCharsets.UTF_8)
                        .filter(request -> request.contains(" HTTP/1.1"))
                        .next()
                        .flatMap(request -> out.sendByteArray(Mono.just(bytes(answer, request)))
                                .then()))
                .bindNow();
    }

    private static byte[] bytes(String answer, String request) {
        return answer.replace("${query}", request.split(" ", 3)[1]).getBytes(StandardCharsets.UTF_8);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    @Override
    public void close() {
        server.disposeNow();
    }
}
