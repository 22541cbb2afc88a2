package dev.chitchat.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chitchat.signals.Recorded;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ChitchatSandboxTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** One call in 1000 seconds, so that no machine is slow enough for a second one. */
    private static final SandboxOptions ONCE = SandboxOptions.DEFAULTS.withLimitPerSecond(0.001);

    @Test
    void anUpdateIsAppliedAndSeenInTheLibrary() {
        try (ChitchatSandbox sandbox = ChitchatSandbox.start()) {
            assertThat(new RawCaller(sandbox).code(RawCaller.BODY)).isZero();
            assertThat(sandbox.library()).containsEntry("q1", new StoredQuestion(null, "Hello", null, null));
        }
    }

    @Test
    void anUpdateChangesOnlyTheFieldsItCarries() {
        try (ChitchatSandbox sandbox = ChitchatSandbox.start()) {
            RawCaller caller = new RawCaller(sandbox);
            caller.code(
                    "{\"StandardQuestionId\":\"q\",\"Question\":\"Q\",\"Answer\":\"A\",\"AnswerType\":2,\"CategoryId\":9}");
            caller.code("{\"StandardQuestionId\":\"q\",\"Answer\":\"B\",\"AnswerType\":0,\"Question\":\"\"}");
            caller.code("{\"StandardQuestionId\":\"q\",\"CategoryId\":77514}");
            assertThat(sandbox.library()).containsEntry("q", new StoredQuestion("Q", "B", 0, 77514L));
            assertThat(sandbox.history("q"))
                    .extracting(AppliedChange::fields)
                    .containsExactly(
                            new StoredQuestion("Q", "A", 2, 9L),
                            new StoredQuestion(null, "B", 0, null),
                            new StoredQuestion(null, null, null, 77514L));
            assertThat(sandbox.history("q")).extracting(AppliedChange::sequence).containsExactly(1L, 2L, 3L);
            assertThat(sandbox.history("unheard of")).isEmpty();
        }
    }

    @Test
    void aQuestionWithoutAnIdIsNotPutIntoTheLibrary() {
        try (ChitchatSandbox sandbox = ChitchatSandbox.start()) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> sandbox.put(" ", StoredQuestion.EMPTY))
                    .withMessageContaining("needs an id");
            assertThat(sandbox.library()).isEmpty();
        }
    }

    @Test
    void aCallTooManyIsRejectedAndChangesNothing() {
        try (ChitchatSandbox sandbox = ChitchatSandbox.start(ONCE)) {
            RawCaller caller = new RawCaller(sandbox);
            assertThat(caller.code(RawCaller.BODY)).isZero();
            assertThat(caller.code("{\"StandardQuestionId\":\"q2\",\"Answer\":\"a\"}"))
                    .isEqualTo(-14);
            assertThat(sandbox.library()).containsOnlyKeys("q1");
            assertThat(sandbox.statistics().accepted()).isEqualTo(1);
            assertThat(sandbox.statistics().rejected()).isEqualTo(1);
            assertThat(sandbox.statistics().arrivals()).isEqualTo(2);
        }
    }

    @Test
    void callsThatFailTheirSignatureDoNotCount() {
        try (ChitchatSandbox sandbox = ChitchatSandbox.start(ONCE)) {
            for (int i = 0; i < 9; i++) {
                new RawCaller(sandbox).with("usersig", "xxx").code(RawCaller.BODY);
            }
            assertThat(new RawCaller(sandbox).code(RawCaller.BODY)).isZero();
            assertThat(sandbox.statistics().arrivals()).isEqualTo(1);
            assertThat(sandbox.statistics().refused()).isEqualTo(9);
            assertThat(sandbox.statistics().calls()).isEqualTo(10);
        }
    }

    @Test
    void callsAreRecordedInOrderWithTheTimesOfReceiptAndArrival() {
        SandboxOptions delayed = SandboxOptions.DEFAULTS.withJitter(Jitter.steady(Duration.ofMillis(20)));
        long before = System.nanoTime();
        try (ChitchatSandbox sandbox = ChitchatSandbox.start(delayed)) {
            RawCaller caller = new RawCaller(sandbox);
            caller.code(RawCaller.BODY);
            caller.with("random", "8").code("{}");
            List<RecordedCall> calls = sandbox.calls();
            assertThat(calls).extracting(RecordedCall::sequence).containsExactly(1L, 2L);
            assertThat(calls).extracting(RecordedCall::code).containsExactly(0, -7);
            assertThat(calls).extracting(RecordedCall::random).containsExactly(7L, 8L);
            assertThat(calls).extracting(RecordedCall::questionId).containsExactly("q1", null);
            assertThat(calls).extracting(RecordedCall::command).containsOnly("update_chitchat");
            assertThat(calls).allSatisfy(call -> {
                assertThat(call.received()).isBetween(Duration.ZERO, Duration.ofNanos(System.nanoTime() - before));
                assertThat(call.arrival().minus(call.received())).isGreaterThanOrEqualTo(Duration.ofMillis(20));
            });
            assertThat(sandbox.statistics().span())
                    .isEqualTo(calls.get(1).arrival().minus(calls.get(0).arrival()));
        }
    }

    @Test
    void aCallArrivesThoughItsCallerHungUpMeanwhile() throws IOException {
        SandboxOptions delayed = SandboxOptions.DEFAULTS.withJitter(Jitter.steady(Duration.ofMillis(50)));
        try (ChitchatSandbox sandbox = ChitchatSandbox.start(delayed)) {
            try (RawSocket socket = new RawSocket(sandbox)) {
                socket.post("orphan");
            }
            Eventually.holds(() -> sandbox.library().containsKey("orphan"));
            assertThat(sandbox.statistics().accepted()).isEqualTo(1);
        }
    }

    @Test
    void severalCallsShareAConnection() throws IOException {
        try (ChitchatSandbox sandbox = ChitchatSandbox.start();
                RawSocket socket = new RawSocket(sandbox)) {
            for (String id : List.of("a", "b", "c")) {
                socket.post(id).readUntil("\"ErrorCode\":0");
            }
            assertThat(sandbox.library()).containsOnlyKeys("a", "b", "c");
        }
    }

    @Test
    void statisticsAndLibraryCanBeReadOverHttp() {
        try (ChitchatSandbox sandbox = ChitchatSandbox.start()) {
            new RawCaller(sandbox).code(RawCaller.BODY);
            JsonNode statistics = JSON.readTree(get(sandbox, "/stats"));
            assertThat(statistics.get("accepted").intValue()).isEqualTo(1);
            assertThat(statistics.get("maxArrivalsInAnyWindow").intValue()).isEqualTo(1);
            assertThat(statistics.get("arrivalsPerSecond").isNumber()).isTrue();
            JsonNode library = JSON.readTree(get(sandbox, "/library"));
            assertThat(library.get("q1").get("answer").stringValue()).isEqualTo("Hello");
            assertThat(get(sandbox, "/")).contains("/library", "/stats", "update_chitchat");
            assertThat(sandbox.statistics().calls()).isEqualTo(1);
        }
    }

    @Test
    void halfOfACharacterIsShownAsItCame() {
        try (ChitchatSandbox sandbox = ChitchatSandbox.start()) {
            new RawCaller(sandbox).code(RawCaller.BODY.replace("Hello", "Hello \\ud83d"));
            for (String path : List.of("/library", "/_sandbox/state")) {
                assertThat(get(sandbox, path)).containsIgnoringCase("Hello \\ud83d");
            }
        }
    }

    private static String get(ChitchatSandbox sandbox, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(sandbox.endpoint() + path))
                .timeout(Duration.ofSeconds(5))
                .build();
        return HttpClient.newHttpClient()
                .sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .join()
                .body();
    }

    @Test
    void itsWaysCanBeChangedWhileItRunsWithoutForgettingWhatCounts() {
        try (ChitchatSandbox sandbox = ChitchatSandbox.start(ONCE)) {
            RawCaller caller = new RawCaller(sandbox);
            assertThat(caller.code(RawCaller.BODY)).isZero();
            sandbox.options(sandbox.options().withAlwaysCode(-20));
            assertThat(caller.code(RawCaller.BODY)).isEqualTo(-20);
            sandbox.options(ONCE.withKnownQuestionsOnly(true));
            assertThat(caller.code(RawCaller.BODY)).isEqualTo(-14);
            sandbox.options(ONCE.withModel(CountingModel.NONE));
            assertThat(caller.code(RawCaller.BODY)).isZero();
        }
    }

    @Test
    void twoSandboxesKeepToThemselves() {
        try (ChitchatSandbox other = ChitchatSandbox.start()) {
            try (ChitchatSandbox one = ChitchatSandbox.start()) {
                assertThat(one.port()).isNotEqualTo(other.port());
                new RawCaller(one).code(RawCaller.BODY);
                assertThat(one.library()).hasSize(1);
                assertThat(other.library()).isEmpty();
            }
            assertThat(new RawCaller(other).code(RawCaller.BODY)).isZero();
        }
    }

    @Test
    void closingFreesThePortThoughCallersAreConnected() {
        SandboxOptions options = SandboxOptions.DEFAULTS.withPort(Ports.unused());
        ChitchatSandbox first = ChitchatSandbox.start(options);
        new RawCaller(first).code(RawCaller.BODY);
        first.close();
        assertThat(first.calls()).hasSize(1);
        try (ChitchatSandbox second = ChitchatSandbox.start(options)) {
            assertThat(second.endpoint()).isEqualTo(URI.create("http://127.0.0.1:" + first.port()));
            assertThat(new RawCaller(second).code(RawCaller.BODY)).isZero();
        }
    }

    @Test
    void closingEndsOpenConnections() throws IOException {
        ChitchatSandbox sandbox = ChitchatSandbox.start();
        try (RawSocket socket = new RawSocket(sandbox)) {
            socket.post("q1").readUntil("}");
            sandbox.close();
            assertThat(socket.readToEnd()).isEmpty();
        }
    }

    @Test
    void closingFromAThreadThatMustNotBlockDoesNotBlockIt() {
        ChitchatSandbox sandbox = ChitchatSandbox.start();
        Recorded.of(Mono.fromRunnable(sandbox::close).subscribeOn(Schedulers.parallel()))
                .expectComplete()
                .verify(Duration.ofSeconds(5));
        sandbox.close();
        assertThat(sandbox.calls()).isEmpty();
    }

    @Test
    void aTakenPortIsNamedInTheError() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            SandboxOptions options = SandboxOptions.DEFAULTS.withPort(taken.getLocalPort());
            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(() -> ChitchatSandbox.start(options))
                    .withMessageContaining("127.0.0.1:" + taken.getLocalPort() + ", the port is taken");
        }
    }

    @Test
    void aHundredSandboxesLeaveNoThreadBehind() {
        startAndCall();
        long before = Thread.getAllStackTraces().size();
        for (int i = 0; i < 100; i++) {
            startAndCall();
        }
        assertThat((long) Thread.getAllStackTraces().size()).isLessThan(before + 10);
    }

    private static void startAndCall() {
        try (ChitchatSandbox sandbox = ChitchatSandbox.start()) {
            assertThat(new RawCaller(sandbox).code(RawCaller.BODY)).isZero();
        }
    }
}
