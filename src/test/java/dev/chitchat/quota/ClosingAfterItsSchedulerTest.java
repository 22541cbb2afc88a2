package dev.chitchat.quota;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** An application may stop its schedulers before its clients. */
class ClosingAfterItsSchedulerTest {

    @Test
    void aLimiterWithoutItsSchedulerClosesQuietlyAndFreesItsBucket() {
        Scheduler scheduler = Schedulers.newSingle("stopped");
        QuotaOptions options = QuotaOptions.of(Rate.perSecond(5)).withScheduler(scheduler);
        Limiter limiter = Quota.local(options).limiter("scope of a stopped scheduler", "command");
        assertThat(LocalQuota.inUse(scheduler)).isOne();
        scheduler.dispose();

        limiter.close();

        assertThat(LocalQuota.inUse(scheduler)).isZero();
    }
}
