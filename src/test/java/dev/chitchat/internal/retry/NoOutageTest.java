package dev.chitchat.internal.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.error.TransportException;
import dev.chitchat.internal.CallListener;
import dev.chitchat.retry.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Policies that know no outage: without retries, or without patience for a service that is down; in virtual time. */
@Timeout(60)
class NoOutageTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final FlakyService service = new FlakyService(time);
    private final List<Throwable> failed = new ArrayList<>();

    @AfterEach
    void dispose() {
        time.dispose();
    }

    private void start(RetriesInTime by, int calls) {
        for (int i = 0; i < calls; i++) {
            by.retrying(service.attempt(), CallListener.NONE).subscribe(answer -> {}, failed::add);
        }
    }

    @Test
    void withoutRetriesNothingWaitsAndNothingIsRetried() {
        RetriesInTime none = RetriesInTime.create(RetryPolicy.none(), time, TIMEOUT, 5);
        service.fails(FlakyService::refused);
        start(none, 100);
        time.advanceTimeBy(Duration.ofSeconds(1));

        assertThat(failed).hasSize(100).allMatch(error -> error instanceof TransportException);
        assertThat(service.tries()).isEqualTo(100);
    }

    @Test
    void withoutPatienceEachCallGoesOnForItself() {
        RetriesInTime each =
                RetriesInTime.create(RetryPolicy.defaults().withMaxOutage(Duration.ZERO), time, TIMEOUT, 5);
        service.fails(FlakyService::refused);
        start(each, 5);
        time.advanceTimeBy(MINUTE);
        assertThat(service.tries()).isEqualTo(55);
        assertThat(failed).hasSize(5);
    }
}
