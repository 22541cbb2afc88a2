package dev.chitchat.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chitchat.ChitchatClient;
import dev.chitchat.ChitchatClientBuilder;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.Outbound;
import dev.chitchat.api.UpdateResult;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.ClientClosedException;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.QuotaOptions;
import dev.chitchat.quota.Rate;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.Fault;
import dev.chitchat.sandbox.Faults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** The io of a client fail: schedulers that were stopped first, values that cannot be. */
@Timeout(60)
class UpheavalTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final ChitchatUpdate HELLO = ChitchatUpdate.of("q").withAnswer("Hello!");

    private final ChitchatSandbox sandbox = ChitchatSandbox.start(RealClient.SANDBOX);
    private final Scheduler stopped = Schedulers.newSingle("stopped");

    @AfterEach
    void close() {
        sandbox.close();
        stopped.dispose();
    }

    @Test
    void aClientWhoseSchedulersAreGoneClosesAllTheSame() {
        QuotaOptions options = QuotaOptions.of(Rate.perSecond(5)).withScheduler(stopped);
        ChitchatClient client = RealClient.of(sandbox)
                .quota(Quota.local(options))
                .scheduler(stopped)
                .build();
        stopped.dispose();

        client.close();

        StepVerifier.create(client.onClosed()).expectComplete().verify(SOON);
    }

    @Test
    void aRetryThatNoSchedulerTakesFailsWithAnErrorOfTheTree() {
        sandbox.options(RealClient.SANDBOX.withFaults(Faults.of(1, Fault.INTERNAL_60008)));
        stopped.dispose();
        try (ChitchatClient client = RealClient.of(sandbox)
                .quota(Quota.local(QuotaOptions.DEFAULTS.withScheduler(stopped)))
                .build()) {
            StepVerifier.create(client.update(HELLO))
                    .expectError(ChitchatException.class)
                    .verify(SOON);
            // its end is an error where the call had to wait for its first token, which a slow machine spares it
            List<UpdateResult<String>> results = new ArrayList<>();
            client.updateAll(Flux.just(Outbound.of(HELLO, "line")))
                    .doOnNext(results::add)
                    .onErrorComplete(ClientClosedException.class)
                    .blockLast(SOON);
            assertThat(results).singleElement().isInstanceOf(UpdateResult.Failed.class);
        }
    }

    @Test
    void aBuilderThatRefusesAValueHoldsNoLimiter() {
        AtomicInteger limiters = new AtomicInteger();
        ChitchatClientBuilder builder = RealClient.of(sandbox).quota((scope, command, admission) -> {
            limiters.incrementAndGet();
            return Quota.local().limiter(scope, command, admission);
        });

        assertThatThrownBy(() -> builder.timeout(Duration.ZERO).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("timeout must lie");
        assertThat(limiters).hasValue(0);
    }
}
