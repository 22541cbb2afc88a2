package dev.chitchat.sample;

import static dev.chitchat.sample.RunningSample.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.sample.RunningSample.Answer;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The sample at a high rate on a real port, and clients over real sockets. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SampleApplicationTest {

    private static final String JSON = "application/json";
    private static final String LINES = "application/x-ndjson";

    private final RunningSample sample = RunningSample.start("sample.limit=100000", "chitchat.client.merging=false");

    @BeforeAll
    void warmUp() {
        sample.answer(JSON, update("warm"));
    }

    @AfterAll
    void stop() {
        sample.close();
    }

    @Test
    void oneUpdateIsAnsweredWithItsResult() {
        Answer answer = sample.answer(JSON, update("q"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"StandardQuestionId\":\"q\"", "\"outcome\":\"applied\"", "\"attempts\":1")
                .doesNotContain("\"error\"");
        assertThat(sample.sandbox().library()).containsKey("q");
    }

    @Test
    void aBadUpdateIsToldWhatIsWrong() {
        Answer answer = sample.answer(JSON, "{\"StandardQuestionId\":\"bad\"}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("\"outcome\":\"failed\"", "\"retryable\":false");
    }

    @Test
    void aStreamComesBackLineByLineWithItsBadLinesToo() {
        String lines = String.join("\n", update("a"), "{oops", update("b"), update("a")) + "\n";

        List<String> results = sample.answer(LINES, lines).body().lines().toList();

        assertThat(results).hasSize(4).anyMatch(line -> line.contains("\"line\":2") && line.contains("\"failed\""));
        assertThat(results).filteredOn(line -> line.contains("\"applied\"")).hasSize(3);
        assertThat(sample.sandbox().library()).containsKeys("a", "b");
    }

    @Test
    void resultsComeBeforeTheRequestHasEnded() throws IOException {
        try (Socket socket = sample.connect()) {
            RunningSample.writeLine(socket, update("early"));

            assertThat(RunningSample.results(socket).findFirst())
                    .hasValueSatisfying(line -> assertThat(line).contains("\"line\":1", "applied"));
        }
    }

    @Test
    void aCallerWhoDoesNotReadSoonStopsTheCalls() throws IOException {
        int before = sample.sandbox().calls().size();
        int lines = 1_000;
        try (Socket socket = sample.connect()) {
            Disposable sender = Mono.fromRunnable(() -> writeAll(socket, lines))
                    .subscribeOn(Schedulers.boundedElastic())
                    .subscribe();

            sample.awaitQuiet(before);
            int made = sample.sandbox().calls().size() - before;
            assertThat(made).as("calls made for a caller who reads nothing").isBetween(1, lines - 200);
            assertThat(RunningSample.results(socket).limit(lines)).hasSize(lines);
            sender.dispose();
        }
    }

    private static void writeAll(Socket socket, int lines) {
        String padding = "x".repeat(20_000);
        try {
            for (int i = 0; i < lines; i++) {
                RunningSample.writeLine(socket, update("slow" + i + padding));
            }
        } catch (IOException e) {
            throw new IllegalStateException("the server hung up", e);
        }
    }

    @Test
    void healthAndMetricsAreServed() {
        assertThat(sample.get("/actuator/health")).contains("\"chitchat\":{", "\"mode\":\"normal\"", "\"lastSuccess\"");
        assertThat(sample.get("/actuator/prometheus"))
                .contains("chitchat_client_calls_seconds_count{account=\"default\",command=\"update_chitchat\"")
                .contains("chitchat_quota_tokens{account=\"default\"} 100000.0");
    }

    @Test
    void aCallerWhoGoesAwayEndsTheCalls() throws IOException {
        try (RunningSample slow = RunningSample.start("sample.limit=50")) {
            try (Socket socket = slow.connect()) {
                for (int i = 0; i < 1_000; i++) {
                    RunningSample.writeLine(socket, update("q" + i));
                }
                assertThat(RunningSample.results(socket).limit(3)).hasSize(3);
            }

            slow.awaitQuiet(0);

            assertThat(slow.sandbox().calls()).hasSizeLessThan(900);
        }
    }
}
