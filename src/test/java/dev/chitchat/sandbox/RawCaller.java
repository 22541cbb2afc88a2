package dev.chitchat.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls a sandbox with the JDK's client, with every part of the request open to be spoilt. */
public final class RawCaller {

    public static final String SERVICE = "/v4/openim_console_http_svc/";
    public static final String PATH = SERVICE + "update_chitchat";
    public static final long APP = 1400000000L;
    public static final String ADMINISTRATOR = "administrator";
    public static final String KEY = "5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e";
    public static final String BODY = "{\"StandardQuestionId\":\"q1\",\"Answer\":\"Hello\"}";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final URI endpoint;
    private final Map<String, String> query = new LinkedHashMap<>();
    private String path = PATH;
    private String method = "POST";

    public RawCaller(ChitchatSandbox sandbox) {
        this.endpoint = sandbox.endpoint();
        query.put("sdkappid", Long.toString(APP));
        query.put("identifier", ADMINISTRATOR);
        query.put("usersig", SigMaker.valid().make());
        query.put("random", "7");
        query.put("contenttype", "json");
    }

    public RawCaller with(String parameter, String value) {
        query.put(parameter, value);
        return this;
    }

    public RawCaller without(String parameter) {
        query.remove(parameter);
        return this;
    }

    public RawCaller path(String changed) {
        path = changed;
        return this;
    }

    public RawCaller method(String changed) {
        method = changed;
        return this;
    }

    /** The {@code ErrorCode} that a body is answered with. */
    public int code(String body) {
        return json(body).get("ErrorCode").intValue();
    }

    public JsonNode json(String body) {
        return JSON.readTree(send(body).body());
    }

    public HttpResponse<String> send(String body) {
        try {
            return HTTP.send(request(body), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    public CompletableFuture<HttpResponse<String>> sendAsync(String body) {
        return HTTP.sendAsync(request(body), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String body) {
        StringBuilder text = new StringBuilder();
        query.forEach((name, value) -> text.append(text.isEmpty() ? "?" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return HttpRequest.newBuilder(URI.create(endpoint + path + text))
                .timeout(Duration.ofSeconds(10))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
    }
}
