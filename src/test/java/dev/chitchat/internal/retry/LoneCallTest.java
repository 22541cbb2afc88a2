package dev.chitchat.internal.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.error.ApiException;
import dev.chitchat.error.TransportException;
import dev.chitchat.internal.CallListener;
import dev.chitchat.retry.RetryPolicy;
import dev.chitchat.retry.ServiceState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A call that fails while nobody else calls: what is its own trouble, and what is the service's. */
@Timeout(60)
class LoneCallTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final FlakyService service = new FlakyService(time);
    private final RetriesInTime retries = RetriesInTime.create(RetryPolicy.defaults(), time, Duration.ofSeconds(10), 5);
    private final List<String> done = new ArrayList<>();
    private final List<Throwable> failed = new ArrayList<>();

    @BeforeEach
    void theServiceIsKnownToHaveBeenThere() {
        start(service.attempt());
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(done).hasSize(1);
        service.startCounting();
    }

    @AfterEach
    void dispose() {
        time.dispose();
    }

    private void start(Function<Runnable, Mono<String>> attempt) {
        retries.retrying(attempt, CallListener.NONE).subscribe(done::add, failed::add);
    }

    @Test
    void aSingleCallThatOnlyFailsItselfUsesUpItsRetries() {
        start(service.attempt(FlakyService::reset));
        time.advanceTimeBy(MINUTE);

        assertThat(retries.status().service()).isEqualTo(ServiceState.UP);
        assertThat(service.tries()).isEqualTo(11);
        assertThat(failed).hasSize(1);
    }

    @Test
    void aLoneCallWaitsForTheServiceThenSpendsItsRetries() {
        service.fails(FlakyService::refused);
        start(service.attempt());
        time.advanceTimeBy(MINUTE);
        assertThat(retries.status().service()).isEqualTo(ServiceState.DOWN);
        assertThat(service.startCounting()).as("more than its retries").isGreaterThan(20);
        assertThat(failed).isEmpty();

        service.fails(FlakyService::reset);
        time.advanceTimeBy(MINUTE);
        assertThat(service.tries()).isLessThan(11);
        assertThat(failed)
                .singleElement()
                .isInstanceOfSatisfying(
                        TransportException.class,
                        error -> assertThat(error.maybeSent()).isTrue());
    }

    @Test
    void aTryThatIsNotMadeAfterAllIsNotCounted() {
        service.fails(FlakyService::refused);
        Disposable first =
                retries.retrying(service.attempt(), CallListener.NONE).subscribe();
        time.advanceTimeBy(MINUTE);
        first.dispose();
        long before = retries.status().probes();
        retries.retrying(service.attempt(), new CallListener() {
                    @Override
                    public boolean permitted() {
                        return false;
                    }
                })
                .subscribe(done::add, failed::add);
        time.advanceTimeBy(Duration.ofSeconds(2));

        assertThat(failed).singleElement().isInstanceOf(CancellationException.class);
        assertThat(retries.status().probes()).isEqualTo(before);
    }

    @Test
    void whatALateAttemptMayHaveDoneIsNotForgotten() {
        service.fails(FlakyService::refused);
        start(service.attempt());
        time.advanceTimeBy(MINUTE);
        assertThat(service.startCounting()).as("more than are kept").isGreaterThan(20);

        service.fails(() -> service.tries() < 2 ? FlakyService.reset() : FlakyService.code(-50003));
        time.advanceTimeBy(MINUTE);
        assertThat(failed)
                .singleElement()
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.mayHaveTakenEffect()).isTrue());
    }
}
