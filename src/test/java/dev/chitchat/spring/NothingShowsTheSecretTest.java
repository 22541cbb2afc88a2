package dev.chitchat.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Starts {@link InstrumentedRun} with every logger at TRACE, against a service that remembers the signatures it was sent,
 * and searches everything printed for them and for the key.
 */
@Timeout(120)
class NothingShowsTheSecretTest {

    private static final String KEY = "5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e";

    @TempDir
    private Path folder;

    @Test
    void noMetricNoSpanNoEndpointAndNoLogHoldsWhatWasSent() throws Exception {
        try (MockWebServer server = new MockWebServer()) {
            Service service = new Service();
            server.setDispatcher(service);
            server.start();

            String printed = run(server.url("/").toString());

            assertThat(printed)
                    .contains("TRACE", "DEBUG reactor.netty.http.client", "span chitchat update_chitchat")
                    .contains("chitchat_client_attempts_seconds_count", "CHITCHAT_SECRET_KEY", "\"lastFailure\"")
                    .contains("70003", "60008", "streamed: Applied");
            assertThat(service.ready).isEmpty();
            assertThat(service.signatures)
                    .hasSizeGreaterThanOrEqualTo(2)
                    .allSatisfy(sent -> assertThat(sent).startsWith("eJ").hasSizeGreaterThan(100))
                    .allSatisfy(sent -> assertThat(pieces(sent)).noneMatch(printed::contains));
            assertThat(pieces(KEY)).noneMatch(printed::contains);
        }
    }

    /** Whoever prints 31 characters in a row prints one of these; its alphabet has nothing that an address would escape. */
    private static Stream<String> pieces(String secret) {
        return IntStream.rangeClosed(0, secret.length() / 16 - 1).mapToObj(i -> secret.substring(16 * i, 16 * i + 16));
    }

    private String run(String endpoint) throws Exception {
        Path output = folder.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
                "-cp",
                System.getProperty("java.class.path"),
                InstrumentedRun.class.getName(),
                "--calls=9",
                "--chitchat.endpoint=" + endpoint,
                "--chitchat.sdk-app-id=88888888",
                "--chitchat.quota.rate=1000",
                "--chitchat.client.timeout=1s",
                "--chitchat.client.min-backoff=10ms",
                "--chitchat.client.max-retries=1");
        builder.environment().put("CHITCHAT_SECRET_KEY", KEY);
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(90, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).as("ended in time").isTrue();
        return Files.readString(output, StandardCharsets.UTF_8);
    }

    /** Answers in all the ways that lead to a log line or a tag; then everything is well. */
    private static final class Service extends Dispatcher {

        private final Set<String> signatures = ConcurrentHashMap.newKeySet();
        private final Queue<MockResponse> ready = new ConcurrentLinkedQueue<>(List.of(
                said(0),
                said(-14),
                said(0),
                said(0).newBuilder().headersDelay(2, TimeUnit.SECONDS).build(),
                said(0),
                said(70001),
                said(0),
                said(60008),
                said(60008),
                said(20003),
                page(502),
                page(404),
                new MockResponse.Builder()
                        .onResponseStart(new SocketEffect.CloseSocket())
                        .build(),
                said(0),
                said(70003)));

        @Override
        public MockResponse dispatch(RecordedRequest request) {
            HttpUrl url = request.getUrl();
            String signature = String.valueOf(url.queryParameter("usersig"));
            signatures.add(signature);
            MockResponse next = ready.poll();
            return next == null ? said(0) : next;
        }

        private static MockResponse said(int code) {
            String status = code == 0 ? "OK" : "FAIL";
            return new MockResponse.Builder()
                    .body("{\"ActionStatus\":\"" + status + "\",\"ErrorCode\":" + code + ",\"ErrorInfo\":\"said\"}")
                    .build();
        }

        private static MockResponse page(int status) {
            return new MockResponse.Builder().code(status).body("<html>").build();
        }
    }
}
