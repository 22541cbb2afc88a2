package dev.chitchat.sandbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.sandbox.SandboxOptions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class NetworkDelayTest {

    private static final long DELAY = 30_000_000;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final VirtualTimeScheduler timers = VirtualTimeScheduler.create();
    private final SandboxHandler transit =
            new SandboxHandler(new Service(SandboxOptions.DEFAULTS, () -> 0), timers, Sinks.empty());
    private final AtomicInteger arrivals = new AtomicInteger();

    @AfterEach
    void stopTimers() {
        timers.dispose();
    }

    @Test
    void aMessageArrivesAfterItsDelayAndNotBefore() {
        StepVerifier.create(transit.wayIn(DELAY, arrivals::incrementAndGet))
                .then(() -> timers.advanceTimeBy(Duration.ofNanos(DELAY - 1)))
                .then(() -> assertThat(arrivals).hasValue(0))
                .then(() -> timers.advanceTimeBy(Duration.ofNanos(1)))
                .expectNext(1)
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void nothingDepartsBeforeSubscription() {
        Mono<Integer> message = transit.wayIn(DELAY, arrivals::incrementAndGet);
        timers.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(arrivals).hasValue(0);
        assertThat(message).isNotNull();
    }

    @Test
    void aMessageUnderWayArrivesThoughItsSenderHungUp() {
        transit.wayIn(DELAY, arrivals::incrementAndGet).subscribe().dispose();
        timers.advanceTimeBy(Duration.ofNanos(DELAY));
        assertThat(arrivals).hasValue(1);
        assertThat(transit.underWay()).isZero();
    }

    @Test
    void anAnswerIsDroppedWhenItsReceiverHungUp() {
        transit.wayOut(DELAY, Mono.fromSupplier(arrivals::incrementAndGet))
                .subscribe()
                .dispose();
        timers.advanceTimeBy(Duration.ofNanos(DELAY));
        assertThat(arrivals).hasValue(0);
    }

    @Test
    void closingStopsWhatIsUnderWayAndWhatWouldDepartLater() {
        transit.wayIn(DELAY, arrivals::incrementAndGet).subscribe();
        assertThat(transit.underWay()).isEqualTo(1);
        transit.close();
        transit.wayIn(DELAY, arrivals::incrementAndGet).subscribe();
        timers.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(arrivals).hasValue(0);
        assertThat(transit.underWay()).isZero();
    }

    @Test
    void withoutADelayNoTimerIsStarted() {
        StepVerifier.create(transit.wayIn(0, arrivals::incrementAndGet))
                .expectNext(1)
                .expectComplete()
                .verify(PATIENCE);
        assertThat(timers.getScheduledTaskCount()).isZero();
    }
}
