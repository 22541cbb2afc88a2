package dev.chitchat.internal.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.internal.CallListener;
import dev.chitchat.retry.RetryPolicy;
import dev.chitchat.retry.ServiceState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Retries of all calls together are paid from one budget that answers and time refill. */
@Timeout(60)
class RetryBudgetTest {

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final FlakyService service = new FlakyService(time);
    private final RetryPolicy policy =
            RetryPolicy.defaults().withMaxRetries(1_000).withMaxOutage(Duration.ZERO);
    private final RetriesInTime retries = RetriesInTime.create(policy, time, Duration.ofSeconds(10), 5);
    private final List<Object> ended = new ArrayList<>();

    @AfterEach
    void dispose() {
        time.dispose();
    }

    private void start(int calls) {
        start(retries, calls);
    }

    private void start(RetriesInTime by, int calls) {
        for (int i = 0; i < calls; i++) {
            by.retrying(service.attempt(), CallListener.NONE).subscribe(ended::add, ended::add);
        }
    }

    @Test
    void whenNothingIsAnsweredRetriesComeToOneASecondAndFailNobody() {
        service.fails(FlakyService::refused);
        start(200);
        time.advanceTimeBy(Duration.ofSeconds(30));
        assertThat(service.startCounting()).isBetween(300, 335);

        time.advanceTimeBy(Duration.ofSeconds(60));
        assertThat(service.startCounting()).isBetween(58, 62);
        assertThat(retries.status().retriesLeft()).isZero();
        assertThat(ended).isEmpty();
        assertThat(retries.status().waiting()).isGreaterThan(150);
    }

    @Test
    void eachAnswerRefillsItSoThatHalfOfAllCallsMayFailWithoutWaiting() {
        AtomicInteger count = new AtomicInteger();
        service.fails(() -> count.incrementAndGet() % 2 == 0 ? FlakyService.gateway() : null);
        for (int second = 0; second < 60; second++) {
            start(50);
            time.advanceTimeBy(Duration.ofSeconds(1));
        }
        time.advanceTimeBy(Duration.ofMinutes(1));

        assertThat(ended).hasSize(3_000).containsOnly("done");
        assertThat(retries.status().retriesLeft()).isGreaterThan(50);
        assertThat(retries.status().retries()).isBetween(2_500L, 3_100L);
    }

    @Test
    void whenAnOutageEndsAllWhoWaitedGoOnAtOnceHoweverLittleIsLeft() {
        RetriesInTime patient = RetriesInTime.create(RetryPolicy.defaults(), time, Duration.ofSeconds(10), 5);
        start(patient, 1);
        time.advanceTimeBy(Duration.ofSeconds(1));
        service.fails(FlakyService::refused);
        start(patient, 256);
        time.advanceTimeBy(Duration.ofSeconds(3));
        assertThat(patient.status().service()).isEqualTo(ServiceState.DOWN);
        assertThat(patient.status().retriesLeft()).isLessThan(30);

        service.up();
        time.advanceTimeBy(Duration.ofMillis(1_100));
        assertThat(ended).hasSize(257).containsOnly("done");
    }

    @Test
    void timeAloneRefillsItAndNeverBeyondFull() {
        RetryBudget budget = new RetryBudget();
        for (int i = 0; i < RetryBudget.FULL; i++) {
            budget.take(0);
        }
        assertThat(budget.left(0)).isZero();
        assertThat(budget.untilNextNanos(0)).isEqualTo(1_000_000_000L);
        assertThat(budget.left(5_500_000_000L)).isEqualTo(5);
        assertThat(budget.left(Duration.ofDays(300).toNanos())).isEqualTo(RetryBudget.FULL);
    }
}
