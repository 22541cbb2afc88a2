package dev.chitchat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.error.Hostile;
import dev.chitchat.error.QuotaUnavailableException;
import dev.chitchat.quota.Limiter;
import dev.chitchat.quota.StoreOutagePolicy;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.tcp.TcpServer;

/** What a Redis says is told without what it was sent, and does nothing to a terminal. */
@Timeout(60)
class RedisWordsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    static List<String> refusals() {
        return List.of(
                "ERR unknown command `HELLO`, with args beginning with: `3` `AUTH` `bob` `hunter2 x` ",
                "ERR unknown command 'AUTH', with args beginning with: 'bob' 'hunter2'",
                "WRONGPASS the password hunter2 x is wrong",
                "WRONGPASS HUNTER2 X",
                "ERR redis://bob:hunter2%20x@localhost is none of ours",
                "ERR " + Hostile.LINE + " hunter2 x",
                "NOAUTH " + "long ".repeat(5_000));
    }

    @Test
    void theWarningOfAStateThatCannotBeReadNamesItsKey() {
        PrintStream err = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try (RedisProcess redis = RedisProcess.start()) {
            redis.withClient(on -> on.sync().set("chitchat:{app\u202e7:update}", "nonsense"));
            Limiter limiter =
                    RedisQuota.at(RedisAddress.of(redis.uri()), Fleet.OPTIONS).limiter("app\u202e7", "update");
            limiter.limit(Mono.just(1)).block(PATIENCE);
            limiter.limit(Mono.just(1)).block(PATIENCE);
            limiter.close();
        } finally {
            System.setErr(err);
        }

        List<String> warnings = log.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains("could not be read"))
                .toList();
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("WARN", "under chitchat:{app\\u202e7:update} could not be read", "a full window used");
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusalIsToldWithoutThePasswordAndClean(String refusal) {
        PrintStream err = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try (Refusing server = new Refusing(refusal)) {
            RedisQuota quota = RedisQuota.at(
                    RedisAddress.of("redis://bob:hunter2%20x@127.0.0.1:" + server.port()),
                    Fleet.OPTIONS.withOutage(StoreOutagePolicy.fails()));
            Limiter limiter = quota.limiter("88888888", "update");
            Throwable failure = failure(limiter);
            // The driver closes the connection that is refused, and now and then tells of that in place of the refusal.
            for (int i = 0; i < 30 && !String.valueOf(failure.getMessage()).contains(refusal.substring(0, 6)); i++) {
                Mono.delay(Duration.ofSeconds(1)).block();
                failure = failure(limiter);
            }
            limiter.close();

            check("status", String.valueOf(quota.status().lastFailure()));
            check("exception", traceOf(failure));
            check("log", log.toString(StandardCharsets.UTF_8));
            assertThat(log.toString(StandardCharsets.UTF_8)).contains("WARN").contains("calls fail");
            assertThat(failure).isInstanceOf(QuotaUnavailableException.class);
            assertThat(failure.getMessage()).contains(refusal.substring(0, 6));
        } finally {
            System.setErr(err);
        }
    }

    /** The driver times the handshake of a connection that was refused, too, and finds its event loops gone. */
    @Test
    void aRefusedConnectionIsNoErrorInTheLog() {
        PrintStream err = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            RedisQuota quota = RedisQuota.at(
                    RedisAddress.of("redis://127.0.0.1:1?timeout=50ms"),
                    Fleet.OPTIONS.withOutage(StoreOutagePolicy.fails()));
            Limiter limiter = quota.limiter("88888888", "update");
            assertThat(failure(limiter)).isInstanceOf(QuotaUnavailableException.class);
            Mono.delay(Duration.ofMillis(500)).block();
            limiter.close();
        } finally {
            System.setErr(err);
        }
        assertThat(log.toString(StandardCharsets.UTF_8)).contains("WARN").doesNotContain("ERROR");
    }

    private static Throwable failure(Limiter limiter) {
        return Objects.requireNonNull(limiter.limit(Mono.just(1))
                .then(Mono.<Throwable>just(new AssertionError("it passed")))
                .onErrorResume(Mono::just)
                .block(PATIENCE));
    }

    private static void check(String where, String text) {
        assertThat(Hostile.rawIn(text.replace("\n\t", "\n"))).as(where).isEmpty();
        assertThat(text).as(where).doesNotContainIgnoringCase("hunter2");
        assertThat(text.lines().filter(line -> line.length() > 5_000)).as(where).isEmpty();
    }

    private static String traceOf(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }

    /** Answers whatever it is asked with one error. */
    private static final class Refusing implements AutoCloseable {

        private final DisposableServer server;

        Refusing(String error) {
            server = TcpServer.create()
                    .host("127.0.0.1")
                    .port(0)
                    .handle((in, out) -> out.sendString(in.receive().asString().map(asked -> "-" + error + "\r\n")))
                    .bindNow();
        }

        int port() {
            return server.port();
        }

        @Override
        public void close() {
            server.disposeNow();
        }
    }
}
