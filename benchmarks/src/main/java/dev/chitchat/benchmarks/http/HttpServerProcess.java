package dev.chitchat.benchmarks.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** The server of all contenders: answers every POST with the service's "OK" as fast as it can, and ends with its parent. */
@Command(name = "http-server", hidden = true, description = "The server of the http benchmark.")
public final class HttpServerProcess implements Callable<Integer> {

    private static final String OK =
            "{\"ActionStatus\":\"OK\",\"ErrorCode\":0,\"ErrorInfo\":\"\",\"RequestId\":\"b5c5dd0a-8b35-4f3d-9c1b-0d2c7a7f3f4e\"}";

    /** For the command line. */
    public HttpServerProcess() {}

    @Override
    public Integer call() throws IOException {
        ByteBuf answer = Unpooled.unreleasableBuffer(Unpooled.directBuffer()
                .writeBytes(OK.getBytes(StandardCharsets.UTF_8))
                .asReadOnly());
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> request.receive()
                        .then()
                        .then(response.header("Content-Type", "application/json")
                                .header("Content-Length", Integer.toString(answer.readableBytes()))
                                .sendObject(Mono.just(answer.duplicate()))
                                .then()))
                .bindNow();
        System.out.println(server.port());
        while (System.in.read() >= 0) {
            // Until the parent closes the pipe.
        }
        server.disposeNow();
        return 0;
    }

    /** A server in a process of its own, so that its allocation and its code are nobody's. */
    record Running(Process process, int port) implements AutoCloseable {

        static Running start() throws IOException {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx256m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            "dev.chitchat.benchmarks.Benchmarks",
                            "http-server")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
            return new Running(process, Integer.parseInt(Objects.requireNonNull(out.readLine())));
        }

        String base() {
            return "http://127.0.0.1:" + port;
        }

        @Override
        public void close() throws IOException {
            process.getOutputStream().close();
        }
    }
}
