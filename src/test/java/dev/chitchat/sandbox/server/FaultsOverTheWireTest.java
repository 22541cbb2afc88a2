package dev.chitchat.sandbox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.Eventually;
import dev.chitchat.sandbox.Fault;
import dev.chitchat.sandbox.Faults;
import dev.chitchat.sandbox.RawCaller;
import dev.chitchat.sandbox.RawSocket;
import dev.chitchat.sandbox.RecordedCall;
import dev.chitchat.sandbox.SandboxOptions;
import java.io.IOException;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Each fault as a client sees it, and what it leaves behind in the service. */
class FaultsOverTheWireTest {

    private static ChitchatSandbox failing(Fault fault) {
        return ChitchatSandbox.start(SandboxOptions.DEFAULTS.withFaults(Faults.of(1, fault)));
    }

    @Test
    void aGatewaysErrorIsAnHtmlPageAndLeavesNoTrace() {
        try (ChitchatSandbox sandbox = failing(Fault.HTTP_502_HTML)) {
            HttpResponse<String> answer = new RawCaller(sandbox).send(RawCaller.BODY);
            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.headers().firstValue("content-type")).hasValue("text/html");
            assertThat(answer.body()).startsWith("<html>");
            assertNeverArrived(sandbox, Fault.HTTP_502_HTML);
        }
    }

    @Test
    void aResetBeforeCountingIsATcpResetAndLeavesNoTrace() throws IOException {
        try (ChitchatSandbox sandbox = failing(Fault.RESET_BEFORE);
                RawSocket socket = new RawSocket(sandbox)) {
            socket.post("q1");
            assertThatExceptionOfType(SocketException.class)
                    .isThrownBy(socket::readToEnd)
                    .withMessageContaining("reset");
            assertNeverArrived(sandbox, Fault.RESET_BEFORE);
        }
    }

    private static void assertNeverArrived(ChitchatSandbox sandbox, Fault fault) {
        RecordedCall call = sandbox.calls().get(0);
        assertThat(call.fault()).isEqualTo(fault);
        assertThat(call.code()).isEqualTo(RecordedCall.NO_CODE);
        assertThat(call.counted()).isFalse();
        assertThat(call.accepted()).isFalse();
        assertThat(sandbox.library()).isEmpty();
        assertThat(sandbox.statistics().arrivals()).isZero();
        assertThat(sandbox.statistics().refused()).isZero();
        assertThat(sandbox.statistics().faults()).isEqualTo(1);
    }

    @Test
    void aResetAfterCountingIsATcpResetOfACallThatTookEffect() throws IOException {
        try (ChitchatSandbox sandbox = failing(Fault.RESET_AFTER);
                RawSocket socket = new RawSocket(sandbox)) {
            socket.post("q1");
            assertThatExceptionOfType(SocketException.class)
                    .isThrownBy(socket::readToEnd)
                    .withMessageContaining("reset");
            assertTookEffect(sandbox, Fault.RESET_AFTER);
        }
    }

    @Test
    void aTruncatedBodyBreaksOffAndEndsTheConnection() throws IOException {
        try (ChitchatSandbox sandbox = failing(Fault.TRUNCATED_BODY);
                RawSocket socket = new RawSocket(sandbox)) {
            String answer = socket.post("q1").readToEnd();
            String half = answer.substring(answer.indexOf("\r\n\r\n") + 4);
            assertThat(half).startsWith("{\"ActionStatus\"").doesNotContain("}");
            assertThat(answer).startsWith("HTTP/1.1 200").contains("content-length: " + (2 * half.length() + 1));
            assertTookEffect(sandbox, Fault.TRUNCATED_BODY);
        }
    }

    @Test
    void garbageIsHttp200WithoutJson() {
        try (ChitchatSandbox sandbox = failing(Fault.GARBAGE)) {
            HttpResponse<String> answer = new RawCaller(sandbox).send(RawCaller.BODY);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThatExceptionOfType(JacksonException.class)
                    .isThrownBy(() -> JsonMapper.builder().build().readTree(answer.body()));
            assertTookEffect(sandbox, Fault.GARBAGE);
        }
    }

    @Test
    void aStalledCallTakesEffectButIsNeverAnswered() {
        CompletableFuture<HttpResponse<String>> stalled;
        try (ChitchatSandbox sandbox = failing(Fault.STALL)) {
            stalled = new RawCaller(sandbox).sendAsync(RawCaller.BODY);
            Eventually.holds(() -> !sandbox.calls().isEmpty());
            sandbox.options(SandboxOptions.DEFAULTS);
            assertThat(new RawCaller(sandbox).code(RawCaller.BODY)).isZero();
            assertThat(stalled).isNotDone();
            assertTookEffect(sandbox, Fault.STALL);
        }
        assertThat(stalled).failsWithin(30, TimeUnit.SECONDS);
    }

    private static void assertTookEffect(ChitchatSandbox sandbox, Fault fault) {
        RecordedCall call = sandbox.calls().get(0);
        assertThat(call.fault()).isEqualTo(fault);
        assertThat(call.code()).isZero();
        assertThat(call.counted()).isTrue();
        assertThat(call.accepted()).isTrue();
        assertThat(sandbox.library()).containsKey("q1");
        assertThat(sandbox.history("q1")).isNotEmpty();
    }

    @Test
    void anInternalTimeoutIsCountedButChangesNothing() {
        try (ChitchatSandbox sandbox = failing(Fault.INTERNAL_60008)) {
            assertThat(new RawCaller(sandbox).code(RawCaller.BODY)).isEqualTo(60008);
            assertThat(sandbox.calls().get(0).counted()).isTrue();
            assertThat(sandbox.calls().get(0).accepted()).isFalse();
            assertThat(sandbox.library()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP_502_HTML", "GARBAGE", "INTERNAL_60008"})
    void theConnectionIsKeptAliveAfterAnAnswer(Fault fault) throws IOException {
        try (ChitchatSandbox sandbox = failing(fault);
                RawSocket socket = new RawSocket(sandbox)) {
            socket.post("q1").readUntil("\r\n\r\n");
            Eventually.holds(() -> sandbox.calls().size() == 1);
            sandbox.options(SandboxOptions.DEFAULTS);
            assertThat(socket.post("q2").readUntil("\"ErrorCode\":0")).contains("HTTP/1.1 200");
        }
    }

    @Test
    void faultsComeAtTheirRateAndFromTheirSeed() {
        assertThat(faultsOfTwoHundredCalls(7)).isBetween(20L, 60L).isEqualTo(faultsOfTwoHundredCalls(7));
    }

    private static long faultsOfTwoHundredCalls(long seed) {
        try (ChitchatSandbox sandbox = ChitchatSandbox.start(SandboxOptions.DEFAULTS
                .withModel(CountingModel.NONE)
                .withFaults(Faults.of(0.2, Fault.GARBAGE, Fault.INTERNAL_60008))
                .withSeed(seed))) {
            RawCaller caller = new RawCaller(sandbox);
            for (int i = 0; i < 200; i++) {
                caller.send(RawCaller.BODY);
            }
            return sandbox.statistics().faults();
        }
    }
}
