package dev.chitchat.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** An application may stop its schedulers before its clients. */
class ClosingAfterItsSchedulerTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    @Test
    void callsThatWaitEndOnceAnotherComesAfterTheScheduler() {
        Scheduler scheduler = Schedulers.newSingle("stopped");
        QuotaOptions options = QuotaOptions.of(Rate.perSecond(0.001)).withScheduler(scheduler);
        Limiter limiter = Quota.local(options).limiter("scope of a scheduler stopped early", "command");
        limiter.limit(Mono.just("first")).block(SOON);
        CompletableFuture<String> waiting = limiter.limit(Mono.just("waits")).toFuture();
        Mono.fromRunnable(() -> {}).subscribeOn(scheduler).block(SOON); // the queue has set its timer
        scheduler.dispose();

        CompletableFuture<String> late = limiter.limit(Mono.just("late")).toFuture();

        assertThat(waiting).failsWithin(SOON).withThrowableThat().withMessageContaining("is shut down");
        assertThat(late).failsWithin(SOON).withThrowableThat().withMessageContaining("is shut down");
        limiter.close();
    }

    @Test
    void aLimiterWithoutItsSchedulerClosesQuietlyAndFreesItsBucket() {
        Scheduler scheduler = Schedulers.newSingle("stopped");
        QuotaOptions options = QuotaOptions.of(Rate.perSecond(5)).withScheduler(scheduler);
        Limiter limiter = Quota.local(options).limiter("scope of a stopped scheduler", "command");
        assertThat(LimiterRegistry.inUse(scheduler)).isOne();
        scheduler.dispose();

        limiter.close();

        assertThat(LimiterRegistry.inUse(scheduler)).isZero();
    }
}
