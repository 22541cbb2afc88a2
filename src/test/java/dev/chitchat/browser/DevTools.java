package dev.chitchat.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The browser's own protocol for being driven, over its WebSocket: commands with answers, and events. */
final class DevTools implements WebSocket.Listener, AutoCloseable {

    static final JsonMapper JSON = JsonMapper.builder().build();

    private static final long PATIENCE_SECONDS = 60;

    private final AtomicInteger lastId = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> open = new ConcurrentHashMap<>();
    private final Map<String, Consumer<JsonNode>> listeners = new ConcurrentHashMap<>();
    private final StringBuilder message = new StringBuilder();
    private final WebSocket socket;
    private String session = "";
    private String target = "";

    private DevTools(URI browser) {
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(browser, this)
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    static DevTools ofNewPage(URI browser) {
        DevTools tools = new DevTools(browser);
        tools.target = tools.send("Target.createTarget", Map.of("url", "about:blank"))
                .get("targetId")
                .asString();
        tools.session = tools.send("Target.attachToTarget", Map.of("targetId", tools.target, "flatten", true))
                .get("sessionId")
                .asString();
        return tools;
    }

    void on(String event, Consumer<JsonNode> listener) {
        listeners.put(event, listener);
    }

    JsonNode send(String method, Map<String, ?> parameters) {
        int id = lastId.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        open.put(id, answer);
        Map<String, Object> command = session.isEmpty()
                ? Map.of("id", id, "method", method, "params", parameters)
                : Map.of("id", id, "method", method, "params", parameters, "sessionId", session);
        socket.sendText(JSON.writeValueAsString(command), true).join();
        return answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    void picture(Path file) {
        JsonNode size = send("Page.getLayoutMetrics", Map.of()).get("cssContentSize");
        Map<String, Object> clip =
                Map.of("x", 0, "y", 0, "width", size.get("width"), "height", size.get("height"), "scale", 1);
        JsonNode shot =
                send("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true, "clip", clip));
        try {
            Files.write(file, BrowserPage.decoded(shot.get("data").asString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        message.append(part);
        if (last) {
            JsonNode whole = JSON.readTree(message.toString());
            message.setLength(0);
            take(whole);
        }
        from.request(1);
        return null;
    }

    private void take(JsonNode whole) {
        if (whole.has("id")) {
            CompletableFuture<JsonNode> answer = open.remove(whole.get("id").asInt());
            if (answer != null && whole.has("error")) {
                answer.completeExceptionally(
                        new AssertionError(whole.get("error").toString()));
            } else if (answer != null) {
                answer.complete(whole.get("result"));
            }
        } else {
            listeners.getOrDefault(whole.get("method").asString(), event -> {}).accept(whole.get("params"));
        }
    }

    @Override
    public void close() {
        send("Target.closeTarget", Map.of("targetId", target));
        socket.abort();
    }
}
