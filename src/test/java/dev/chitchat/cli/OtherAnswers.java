package dev.chitchat.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.chitchat.sandbox.ChitchatSandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Stands before a sandbox and answers otherwise where the service's documents leave that open. */
final class OtherAnswers implements AutoCloseable {

    /** How a service answers. */
    @FunctionalInterface
    interface Way {

        /** As the sandbox does. */
        Way SAME = (command, body, sandbox) -> sandbox.apply(body);

        /**
         * The answer to a call.
         *
         * @param sandbox takes a body and answers it
         * @return the answer, or {@code null} to hang up without one
         */
        @Nullable
        String answer(String command, String body, UnaryOperator<String> sandbox) throws IOException;
    }

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ChitchatSandbox sandbox;
    private final Way way;

    OtherAnswers(ChitchatSandbox sandbox, Way way) throws IOException {
        this.sandbox = sandbox;
        this.way = way;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String target = exchange.getRequestURI().toString();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String command = target.replaceAll("^.*/([a-z_]+)\\?.*$", "$1");
            String answer = way.answer(command, body, changed -> forward(target, changed));
            if (answer != null) {
                byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    private String forward(String target, String body) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(sandbox.endpoint() + target))
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
