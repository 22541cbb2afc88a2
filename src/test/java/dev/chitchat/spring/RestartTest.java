package dev.chitchat.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.CategoryTree;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.UpdateReceipt;
import dev.chitchat.error.ClientClosedException;
import dev.chitchat.redis.RedisProcess;
import dev.chitchat.redis.RedisQuota;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.Jitter;
import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.signals.Recorded;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.core.publisher.Flux;

/** A context that is stopped or paused and started again has clients that call as before. */
@Timeout(60)
class RestartTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final ChitchatSandbox sandbox = ChitchatSandbox.start(SandboxOptions.DEFAULTS.withLimitPerSecond(1000));
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ChitchatAutoConfiguration.class))
            .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
            .withPropertyValues(
                    "chitchat.sdk-app-id=88888888",
                    "chitchat.secret-key=key",
                    "chitchat.client.max-retries=0",
                    "chitchat.quota.rate=100",
                    "chitchat.endpoint=" + sandbox.endpoint(),
                    "chitchat.accounts.eu.sdk-app-id=77777777",
                    "chitchat.accounts.eu.secret-key=abc",
                    "chitchat.accounts.eu.endpoint=" + sandbox.endpoint());

    /** The ways in which Spring halts a context that it goes on with later. */
    @SuppressWarnings("ImmutableEnumChecker") // method references, which hold nothing
    enum Restart {
        STOP(ConfigurableApplicationContext::stop, ConfigurableApplicationContext::start),
        PAUSE(ConfigurableApplicationContext::pause, ConfigurableApplicationContext::restart),
        STOP_AND_RESTART(ConfigurableApplicationContext::stop, ConfigurableApplicationContext::restart);

        private final Consumer<ConfigurableApplicationContext> halt;
        private final Consumer<ConfigurableApplicationContext> goOn;

        Restart(Consumer<ConfigurableApplicationContext> halt, Consumer<ConfigurableApplicationContext> goOn) {
            this.halt = halt;
            this.goOn = goOn;
        }

        void of(ConfigurableApplicationContext context) {
            halt.accept(context);
            goOn.accept(context);
        }
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @ParameterizedTest
    @EnumSource
    void everyClientCallsAfterARestart(Restart restart) {
        runner.run(context -> {
            ChitchatClients clients = context.getBean(ChitchatClients.class);
            for (int i = 0; i < 2; i++) {
                clients.names().forEach(name -> update(clients.get(name)));
                restart.of(context);
            }
            clients.names().forEach(name -> update(clients.get(name)));

            assertThat(context.getBean(MeterRegistry.class)
                            .get("chitchat.client.attempts")
                            .tag("account", "eu")
                            .timer()
                            .count())
                    .isEqualTo(3);
            assertThat(health(context).getStatus()).isEqualTo(Status.UP);
        });
    }

    private static org.springframework.boot.health.contributor.Health health(ConfigurableApplicationContext context) {
        return java.util.Objects.requireNonNull(context.getBean(
                        "chitchatHealthIndicator",
                        org.springframework.boot.health.contributor.ReactiveHealthIndicator.class)
                .health()
                .block(SOON));
    }

    @ParameterizedTest
    @EnumSource
    void itCallsOnTheEventLoopsThatTheRestartMade(Restart restart) {
        runner.withBean(ReactorResourceFactory.class, RestartTest::ownLoops).run(context -> {
            update(context.getBean(ChitchatClient.class));

            restart.of(context);

            update(context.getBean(ChitchatClient.class));
        });
    }

    @Test
    void itCallsOnTheJvmsLoopsWhileTheApplicationsAreStopped() {
        runner.withBean(ReactorResourceFactory.class, RestartTest::ownLoops).run(context -> {
            context.stop();

            update(context.getBean(ChitchatClient.class));
        });
    }

    private static ReactorResourceFactory ownLoops() {
        ReactorResourceFactory loops = new ReactorResourceFactory();
        loops.setUseGlobalResources(false);
        loops.setShutdownQuietPeriod(Duration.ZERO);
        return loops;
    }

    @ParameterizedTest
    @EnumSource
    void theQuotaOnRedisIsReachedAfterARestart(Restart restart) {
        try (RedisProcess redis = RedisProcess.start()) {
            runner.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class))
                    .withPropertyValues(
                            "chitchat.quota.store=redis",
                            "spring.data.redis.host=127.0.0.1",
                            "spring.data.redis.port=" + redis.port())
                    .run(context -> {
                        update(context.getBean(ChitchatClient.class));
                        awaitQuiet(context.getBean(RedisQuota.class));
                        long before = context.getBean(RedisQuota.class).status().failures();

                        restart.of(context);

                        update(context.getBean(ChitchatClient.class));
                        assertThat(context.getBean(RedisQuota.class).status().failures())
                                .as("failures, as of a connection that is no more")
                                .isEqualTo(before);
                    });
        }
    }

    /** The end of a call is told to Redis after its caller has heard of it; Redis answers in order. */
    private static void awaitQuiet(RedisQuota quota) {
        Flux.interval(Duration.ofMillis(20))
                .filter(tick -> quota.status().commands() > 1)
                .blockFirst(SOON);
        quota.check().block(SOON);
    }

    @Test
    void aStopLetsACallUnderWayFinish() {
        sandbox.options(SandboxOptions.DEFAULTS.withJitter(Jitter.steady(Duration.ofMillis(500))));
        runner.run(context -> {
            ChitchatClient client = context.getBean(ChitchatClient.class);
            CompletableFuture<UpdateReceipt> call =
                    client.update(ChitchatUpdate.of("q").withAnswer("Hello!")).toFuture();
            awaitUnderWay(client);

            context.stop();

            assertThat(sandbox.library()).containsKey("q");
            assertThat(call).succeedsWithin(SOON);
        });
    }

    @Test
    void aStopLetsACallOfAnotherCommandFinishToo() {
        sandbox.options(SandboxOptions.DEFAULTS.withJitter(Jitter.steady(Duration.ofMillis(500))));
        runner.run(context -> {
            CompletableFuture<CategoryTree> call =
                    context.getBean(ChitchatClient.class).library().categories().toFuture();

            context.stop();

            assertThat(sandbox.calls()).as("arrived").hasSize(1);
            assertThat(call).succeedsWithin(SOON);
        });
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

    @ParameterizedTest
    @EnumSource
    void theEndOfAContextClosesEveryClientAlsoAfterAStop(Restart restart) {
        AtomicReference<ChitchatClients> clients = new AtomicReference<>();
        runner.run(context -> {
            clients.set(context.getBean(ChitchatClients.class));
            restart.halt.accept(context);
        });

        ChitchatClients closed = Objects.requireNonNull(clients.get());
        for (String name : List.copyOf(closed.names())) {
            Recorded.of(closed.get(name).update(ChitchatUpdate.of("q").withAnswer("Hello!")))
                    .expectError(ClientClosedException.class)
                    .verify(SOON);
        }
    }

    @Test
    void theEndOfAChildContextClosesNothingOfItsParents() {
        runner.run(context -> {
            try (AnnotationConfigApplicationContext child = new AnnotationConfigApplicationContext()) {
                child.setParent(context);
                child.refresh();
            }
            context.stop();
            context.start();

            update(context.getBean(ChitchatClient.class));
        });
    }

    private static void update(ChitchatClient client) {
        Recorded.of(client.update(ChitchatUpdate.of("q").withAnswer("Hello!")))
                .expectNextCount(1)
                .expectComplete()
                .verify(SOON);
    }
}
