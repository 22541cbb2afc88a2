package dev.chitchat.cli.options;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.cli.process.BarLine;
import dev.chitchat.cli.process.ExitCode;
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
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

/** What is said on standard error while calls fail, in virtual time. */
class OutageNoticeTest {

    private final TransportException refused =
            TransportException.notSent("nobody listens", new java.io.IOException("refused"));

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final AtomicReference<RetryStatus> status = new AtomicReference<>(status(null));
    private final ProcessIo io = new ProcessIo(
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            new PrintStream(printed, true, StandardCharsets.UTF_8),
            Map.of(),
            () -> false,
            new BarLine(new PrintStream(OutputStream.nullOutputStream()), () -> 0, () -> false),
            Stop::new,
            new AtomicReference<>("1400000000 at adminapi.example"));
    private final Disposable notice = Connection.OutageNotice.start(io, status::get, time);

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

    /** The bar says it itself; an update behind its undo file has no bar any more. */
    @Test
    void anOutageIsToldOnceNoBarIsDrawnAnyMore() {
        io.bar().accept("reading, service is down");
        status.set(status(refused));
        pass(60);
        assertThat(printed()).isEmpty();
        io.bar().clear();
        pass(1);
        assertThat(printed()).contains("warning: calls fail and are tried again: nobody listens");
    }

    /** A process that was stopped, or whose machine slept, has had timeouts of its own making. */
    @Test
    void afterAStandstillOfItsOwnNothingIsSaidOfTheService() {
        AtomicLong now = new AtomicLong();
        Scheduler late = new LateScheduler(now);
        Connection.OutageNotice.start(io, status::get, late);
        Runnable tick = ((LateScheduler) late).task();
        status.set(status(refused));
        now.set(1_000L);
        tick.run();
        now.set(60_000L);
        IntStream.range(0, 60).forEach(missed -> tick.run());
        assertThat(printed()).isEmpty();
        for (long second = 61; second < 64; second++) {
            now.set(second * 1_000);
            tick.run();
        }
        assertThat(printed()).contains("calls fail");
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

    /** Keeps what is to be run, and tells the time that a test sets. */
    private static final class LateScheduler implements Scheduler {

        private final AtomicLong now;
        private final AtomicReference<Runnable> task = new AtomicReference<>(() -> {});

        LateScheduler(AtomicLong now) {
            this.now = now;
        }

        Runnable task() {
            return Objects.requireNonNull(task.get());
        }

        @Override
        public long now(TimeUnit unit) {
            return unit.convert(now.get(), TimeUnit.MILLISECONDS);
        }

        @Override
        public Disposable schedule(Runnable work) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Disposable schedulePeriodically(Runnable work, long initial, long period, TimeUnit unit) {
            task.set(work);
            return () -> {};
        }

        @Override
        public Worker createWorker() {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void aStopThatTakesMoreThanASecondSaysWhatItWaitsFor() {
        Stop stop = new Stop();
        Sinks.Empty<Void> closed = Sinks.empty();
        Connection.sayWhatIsWaitedFor(stop, false, closed.asMono(), io, time);
        stop.request(new Stop.Reason(ExitCode.INTERRUPTED, "interrupted"));
        time.advanceTimeBy(Duration.ofMillis(999));
        assertThat(printed()).isEmpty();

        pass(1);

        assertThat(printed())
                .startsWith("stopping: what is in flight is waited for, each call as long as --timeout says");
    }

    @Test
    void aStopThatIsOverWithinASecondSaysNothing() {
        Stop stop = new Stop();
        Sinks.Empty<Void> closed = Sinks.empty();
        Connection.sayWhatIsWaitedFor(stop, false, closed.asMono(), io, time);
        stop.request(new Stop.Reason(ExitCode.INTERRUPTED, "interrupted"));
        closed.tryEmitEmpty();

        pass(60);

        assertThat(printed()).isEmpty();
    }

    @Test
    void aQuietStopSaysNothingWhileItWaits() {
        Stop stop = new Stop();
        Connection.sayWhatIsWaitedFor(stop, true, Mono.never(), io, time);
        stop.request(new Stop.Reason(ExitCode.INTERRUPTED, "interrupted"));

        pass(60);

        assertThat(printed()).isEmpty();
    }
}
