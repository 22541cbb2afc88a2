package dev.chitchat.cli.options;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.cli.process.Stop;
import dev.chitchat.error.TransportException;
import dev.chitchat.retry.RetryStatus;
import dev.chitchat.retry.ServiceState;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.test.scheduler.VirtualTimeScheduler;

/** What is said on standard error while calls fail, in virtual time. */
class OutageNoticeTest {

    private final TransportException refused =
            TransportException.notSent("nobody listens", new java.io.IOException("refused"));

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final AtomicReference<RetryStatus> status = new AtomicReference<>(status(null));
    private final Disposable notice = OutageNotice.start(
            new ProcessIo(
                    InputStream.nullInputStream(),
                    OutputStream.nullOutputStream(),
                    new PrintStream(printed, true, StandardCharsets.UTF_8),
                    Map.of(),
                    () -> false,
                    () -> 0,
                    Stop::new),
            new Connection.Origin(1400000000L, "adminapi.example", "local"),
            status::get,
            time);

    private static RetryStatus status(@Nullable TransportException failure) {
        return new RetryStatus(ServiceState.UNKNOWN, Duration.ZERO, 0, 100, 0, 0, failure);
    }

    private void pass(int seconds) {
        time.advanceTimeBy(Duration.ofSeconds(seconds));
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void anOutageIsToldOnceAndItsEndToo() {
        status.set(status(refused));
        pass(60);
        assertThat(printed().lines())
                .singleElement()
                .asString()
                .matches(
                        "20[0-9-]{8}T[0-9:]{8}Z 1400000000 at adminapi.example warning: calls fail and are tried again:"
                                + " nobody listens");

        status.set(status(null));
        pass(60);
        assertThat(printed().lines())
                .hasSize(2)
                .last()
                .asString()
                .endsWith(" 1400000000 at adminapi.example the service answers again");
    }

    @Test
    void aFailureThatPassesSoonIsNoNews() {
        status.set(status(refused));
        pass(2);
        status.set(status(null));
        pass(60);

        assertThat(printed()).isEmpty();
    }

    @Test
    void afterItsEndItSaysNothing() {
        status.set(status(refused));
        notice.dispose();
        pass(60);

        assertThat(printed()).isEmpty();
    }
}
