package dev.chitchat.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.UpdateReceipt;
import dev.chitchat.error.ClientClosedException;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.Fault;
import dev.chitchat.sandbox.Faults;
import dev.chitchat.sandbox.Jitter;
import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.signals.Recorded;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Flux;

/** An application that stops lets its calls come to an end. */
@Timeout(60)
class ShutdownTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final ChitchatSandbox sandbox =
            ChitchatSandbox.start(SandboxOptions.DEFAULTS.withJitter(Jitter.steady(Duration.ofMillis(500))));
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ChitchatAutoConfiguration.class))
            .withPropertyValues(
                    "chitchat.sdk-app-id=88888888",
                    "chitchat.secret-key=key",
                    "chitchat.quota.rate=1",
                    "chitchat.endpoint=" + sandbox.endpoint());

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void closingTheContextEndsCallsInFlightWellAndWaitingOnesFail() {
        runner.run(context -> {
            CompletableFuture<UpdateReceipt> first = call(context.getBean(ChitchatClient.class), "first");
            CompletableFuture<UpdateReceipt> second = call(context.getBean(ChitchatClient.class), "second");
            awaitUnderWay(context.getBean(ChitchatClient.class));

            context.close();

            assertThat(first).isCompleted();
            assertThat(second).failsWithin(SOON).withThrowableThat().withCauseInstanceOf(ClientClosedException.class);
        });
        assertThat(sandbox.library()).containsOnlyKeys("first");
    }

    @Test
    void theRestOfTheContextIsThereUntilThen() {
        AtomicBoolean destroyed = new AtomicBoolean();
        AtomicBoolean early = new AtomicBoolean();
        DisposableBean rest = () -> destroyed.set(true);
        runner.withBean("rest", DisposableBean.class, () -> rest).run(context -> {
            ChitchatClient client = context.getBean(ChitchatClient.class);
            CompletableFuture<UpdateReceipt> first =
                    call(client, "first").whenComplete((receipt, failure) -> early.set(destroyed.get()));
            awaitUnderWay(client);

            context.close();

            assertThat(first).isCompleted();
        });
        assertThat(destroyed).isTrue();
        assertThat(early).isFalse();
    }

    @Test
    void aStopTakesNoLongerThanItMay() {
        sandbox.options(SandboxOptions.DEFAULTS.withFaults(Faults.of(1, Fault.STALL)));
        runner.withPropertyValues("chitchat.client.shutdown-timeout=50ms").run(context -> {
            CompletableFuture<UpdateReceipt> first = call(context.getBean(ChitchatClient.class), "first");
            awaitUnderWay(context.getBean(ChitchatClient.class));

            context.close();

            assertThat(first).isNotDone();
        });
    }

    @Test
    void aMockOfAClientHoldsUpNoCallsOfAnother() {
        ChitchatClient mock = (ChitchatClient) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ChitchatClient.class}, (proxy, method, arguments) -> null);
        runner.withBean("mock", ChitchatClient.class, () -> mock)
                .withPropertyValues(
                        "chitchat.accounts.other.sdk-app-id=88888888",
                        "chitchat.accounts.other.secret-key=key",
                        "chitchat.accounts.other.endpoint=" + sandbox.endpoint())
                .run(context -> {
                    ChitchatClient other =
                            context.getBean(ChitchatClients.class).get("other");
                    CompletableFuture<UpdateReceipt> first = call(other, "first");
                    awaitUnderWay(other);

                    context.close();

                    assertThat(first).isCompleted();
                });
    }

    @Test
    void webServersAndListenersStopFirst() {
        assertThat(ClientShutdown.PHASE).isLessThan(SmartLifecycle.DEFAULT_PHASE - 2048);
    }

    private static CompletableFuture<UpdateReceipt> call(ChitchatClient client, String id) {
        return client.update(ChitchatUpdate.of(id).withAnswer("Hello!")).toFuture();
    }

    private static void awaitUnderWay(ChitchatClient client) {
        Recorded.of(Flux.interval(Duration.ofMillis(5))
                        .onBackpressureDrop()
                        .filter(tick -> client.quotaStatus().underWay() == 1)
                        .next())
                .expectNextCount(1)
                .expectComplete()
                .verify(SOON);
    }
}
