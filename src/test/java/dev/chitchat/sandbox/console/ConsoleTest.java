package dev.chitchat.sandbox.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.Fault;
import dev.chitchat.sandbox.Faults;
import dev.chitchat.sandbox.Jitter;
import dev.chitchat.sandbox.RawCaller;
import dev.chitchat.sandbox.RawSocket;
import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.sandbox.server.SandboxHandler;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the sandbox's page asks for, over the wire. */
@Timeout(60)
class ConsoleTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final ChitchatSandbox sandbox = ChitchatSandbox.start();

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void theStateTellsBehaviourCallsAndArrivals() {
        new RawCaller(sandbox).code(RawCaller.BODY);
        JsonNode state = state();
        assertThat(state.get("model").asString()).isEqualTo("sliding-log");
        assertThat(state.at("/calls/0/code").asInt()).isZero();
        assertThat(state.at("/calls/0/question").asString()).isEqualTo("q1");
        assertThat(state.at("/arrivals/update_chitchat/0").size()).isEqualTo(60);
        assertThat(state.at("/library/0/id").asString()).isEqualTo("q1");
        assertThat(state.toString()).doesNotContainIgnoringCase("usersig").doesNotContain("contenttype");
    }

    @Test
    void aChangeTakesEffectForTheNextCallAndKeepsTheRest() {
        assertThat(post("{\"model\":\"strict-1\",\"limit\":2000,\"jitter\":\"uniform\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(post("{\"faults\":0.5,\"kinds\":[\"stall\"]}").statusCode()).isEqualTo(200);
        SandboxOptions now = sandbox.options();
        assertThat(now.model()).isEqualTo(CountingModel.STRICT_1);
        assertThat(now.limitPerSecond()).isEqualTo(2000);
        assertThat(now.jitter()).isEqualTo(Jitter.uniform());
        assertThat(now.faults()).isEqualTo(Faults.of(0.5, Fault.STALL));
        post("{\"faults\":0,\"always\":-20}");
        assertThat(sandbox.options().faults()).isEqualTo(Faults.NONE);
        assertThat(new RawCaller(sandbox).code(RawCaller.BODY)).isEqualTo(-20);
        post("{\"always\":null}");
        assertThat(new RawCaller(sandbox).code(RawCaller.BODY)).isZero();
        assertThat(sandbox.statistics().calls()).as("nothing of this is a call").isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"none such\"}",
                "{\"limit\":-1}",
                "{\"jitter\":7}",
                "[]",
                "x",
                "",
                "{\"always\":0}",
                "{\"always\":4294967300}",
                "{\"always\":-14.5}",
                "{\"faults\":1,\"kinds\":[\"rain\"]}"
            })
    void whatIsNoChangeIsRefusedAndChangesNothing(String body) {
        SandboxOptions before = sandbox.options();
        HttpResponse<String> answer = post(body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isNotBlank();
        assertThat(sandbox.options()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "Origin,http://evil.example",
        "Origin,null",
        "Sec-Fetch-Site,cross-site",
        "Sec-Fetch-Site,same-site",
    })
    void anotherSiteChangesNothing(String header, String value) {
        HttpRequest request = change("{\"limit\":1}").header(header, value).build();
        assertThat(send(request).statusCode()).isEqualTo(403);
        assertThat(sandbox.options().limitPerSecond()).isEqualTo(5);
    }

    @Test
    void aFormOfAnotherSiteCannotSendTheHeaderThatAChangeNeeds() {
        HttpRequest request = HttpRequest.newBuilder(at("/_sandbox/options"))
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("{\"limit\":1}"))
                .build();
        assertThat(send(request).statusCode()).isEqualTo(403);
        HttpRequest asking = HttpRequest.newBuilder(at("/_sandbox/options"))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Access-Control-Request-Headers", SandboxHandler.HEADER)
                .build();
        assertThat(send(asking).headers().map()).doesNotContainKey("access-control-allow-origin");
    }

    @Test
    void aNameOfAnotherSiteThatLeadsHereReadsNothing() throws IOException {
        for (String host : new String[] {"evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80"}) {
            try (RawSocket socket = new RawSocket(sandbox)) {
                socket.send("GET /_sandbox/state HTTP/1.1\r\nhost: " + host + "\r\n\r\n");
                assertThat(socket.readUntil("may ask for this")).contains("403");
            }
        }
    }

    @Test
    void thePageMayNotBeFramedOrKept() {
        HttpResponse<String> page = send(HttpRequest.newBuilder(at("/")).build());
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("X-Frame-Options")).hasValue("DENY");
        assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
    }

    @Test
    void withoutThePlottingLibraryItSaysWhatToAdd() {
        assertThat(Console.text(null)).contains("org.webjars.npm:uplot:", "on the class path", "GET /stats");
    }

    private URI at(String path) {
        return URI.create(sandbox.endpoint() + path);
    }

    private JsonNode state() {
        HttpRequest request = HttpRequest.newBuilder(at("/_sandbox/state")).build();
        return new JsonMapper().readTree(send(request).body());
    }

    private HttpRequest.Builder change(String body) {
        return HttpRequest.newBuilder(at("/_sandbox/options"))
                .timeout(Duration.ofSeconds(10))
                .header(SandboxHandler.HEADER, "test")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private HttpResponse<String> post(String body) {
        return send(change(body).build());
    }

    private static HttpResponse<String> send(HttpRequest request) {
        return HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString()).join();
    }
}
