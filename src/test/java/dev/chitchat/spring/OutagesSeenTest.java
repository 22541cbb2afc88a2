package dev.chitchat.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.redis.RedisQuota;
import dev.chitchat.retry.ServiceState;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.Ports;
import dev.chitchat.sandbox.SandboxOptions;
import io.lettuce.core.RedisClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** An operator sees that the service is away, and that it is back. */
@Timeout(60)
class OutagesSeenTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final SandboxOptions WORKING = SandboxOptions.DEFAULTS.withModel(CountingModel.NONE);
    private static final SandboxOptions AWAY = WORKING.withAlwaysCode(60008);

    private final ChitchatSandbox sandbox = ChitchatSandbox.start(WORKING);
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final PrintStream err = System.err;
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ChitchatAutoConfiguration.class))
            .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
            .withPropertyValues(
                    "chitchat.sdk-app-id=88888888",
                    "chitchat.secret-key=key",
                    "chitchat.quota.rate=100",
                    "chitchat.client.max-retries=1000",
                    "chitchat.client.min-backoff=10ms",
                    "chitchat.client.max-backoff=50ms",
                    "chitchat.endpoint=" + sandbox.endpoint());

    @BeforeEach
    void listen() {
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void stop() {
        System.setErr(err);
        sandbox.close();
    }

    private void outage(ChitchatClient client, Runnable meanwhile) {
        client.update(ChitchatUpdate.of("q").withAnswer("Hello!")).block(SOON);
        sandbox.options(AWAY);
        Flux<Object> calls = Flux.range(0, 20)
                .flatMap(i -> client.update(ChitchatUpdate.of("q" + i).withAnswer("Hello!")))
                .cast(Object.class)
                .replay()
                .autoConnect(0);
        await(client, ServiceState.DOWN);
        meanwhile.run();
        sandbox.options(WORKING);
        assertThat(calls.count().block(SOON)).isEqualTo(20);
        await(client, ServiceState.UP);
    }

    private static void await(ChitchatClient client, ServiceState state) {
        Flux.interval(Duration.ofMillis(20))
                .filter(tick -> client.retryStatus().service() == state)
                .blockFirst(SOON);
    }

    private String said(String words) {
        return log.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains(words))
                .reduce("", (one, other) -> one + other + "\n");
    }

    private static Health health(ApplicationContext context, String name) {
        return Objects.requireNonNull(
                context.getBean(name, ReactiveHealthIndicator.class).health().block(SOON));
    }

    private static String state(ApplicationContext context) {
        return String.valueOf(
                health(context, "chitchatServiceHealthIndicator").getDetails().get("default"));
    }

    private static double gauge(ApplicationContext context, String state) {
        return context.getBean(MeterRegistry.class)
                .get("chitchat.service.state")
                .tag("account", "default")
                .tag("state", state)
                .gauge()
                .value();
    }

    @Test
    void anOutageIsLoggedOnceAndItsEndOnce() {
        runner.run(context -> outage(context.getBean(ChitchatClient.class), () -> {}));

        assertThat(said("does not answer the account").lines())
                .hasSize(1)
                .allSatisfy(line -> assertThat(line).contains("WARN", "account default", "60008"));
        assertThat(said("answers the account").lines())
                .hasSize(1)
                .allSatisfy(line -> assertThat(line).contains("WARN", "account default again, after "));
    }

    @Test
    void healthTellsTheOutageAndStaysUp() {
        runner.run(context -> {
            assertThat(state(context)).contains("state=unknown", "downFor=PT0S");
            outage(context.getBean(ChitchatClient.class), () -> {
                assertThat(state(context))
                        .contains("service=", "state=down", "lastFailure=")
                        .contains("60008");
                assertThat(health(context, "chitchatServiceHealthIndicator").getStatus())
                        .isEqualTo(Status.UP);
                assertThat(health(context, "chitchatHealthIndicator").toString())
                        .contains("state=down");
            });
            assertThat(state(context)).contains("state=up").doesNotContain("lastFailure");
        });
    }

    @Test
    void anOutageFailsHealthWhereThatIsAskedFor() {
        runner.withPropertyValues("chitchat.health.outage-status=OUT_OF_SERVICE")
                .run(context -> {
                    outage(
                            context.getBean(ChitchatClient.class),
                            () -> assertThat(health(context, "chitchatServiceHealthIndicator")
                                            .getStatus())
                                    .isEqualTo(Status.OUT_OF_SERVICE));
                    assertThat(health(context, "chitchatServiceHealthIndicator").getStatus())
                            .isEqualTo(Status.UP);
                });
    }

    @Test
    void callsThatAnOutageFailsAreNoFaultOfTheAccount() {
        runner.withPropertyValues("chitchat.client.max-outage=100ms").run(context -> {
            ChitchatClient client = context.getBean(ChitchatClient.class);
            client.update(ChitchatUpdate.of("q").withAnswer("Hello!")).block(SOON);
            sandbox.options(AWAY);
            assertThat(Flux.range(0, 20)
                            .flatMap(i -> client.update(
                                            ChitchatUpdate.of("q" + i).withAnswer("Hello!"))
                                    .thenReturn("done")
                                    .onErrorResume(failure ->
                                            Mono.just(failure.getClass().getSimpleName())))
                            .collectList()
                            .block(SOON))
                    .contains("ServiceUnavailableException");
            assertThat(health(context, "chitchatHealthIndicator").toString())
                    .startsWith("UP")
                    .contains("ServiceUnavailableException");
        });
    }

    @Test
    void aGaugeTellsHowTheServiceStands() {
        runner.run(context -> {
            assertThat(gauge(context, "unknown")).isOne();
            outage(
                    context.getBean(ChitchatClient.class),
                    () -> assertThat(gauge(context, "down")).isOne());
            assertThat(gauge(context, "up")).isOne();
            assertThat(gauge(context, "down")).isZero();
        });
    }

    @Test
    void aRedisThatIsAwayIsSaidByHealth() {
        RedisClient redis = RedisClient.create("redis://localhost:" + Ports.unused());
        runner.withPropertyValues(
                        "chitchat.quota.store=redis",
                        "chitchat.quota.outage=fails",
                        "chitchat.quota.rate=5",
                        "chitchat.client.max-retries=0",
                        "chitchat.health.outage-status=DOWN")
                .withBean(RedisClient.class, () -> redis)
                .withClassLoader(
                        new org.springframework.boot.test.context.FilteredClassLoader("org.springframework.data"))
                .run(context -> {
                    assertThat(context).hasSingleBean(RedisQuota.class);
                    assertThat(health(context, "chitchatHealthIndicator").toString())
                            .contains("redis=answers");
                    context.getBean(ChitchatClient.class)
                            .update(ChitchatUpdate.of("q").withAnswer("Hello!"))
                            .onErrorComplete()
                            .block(SOON);
                    assertThat(health(context, "chitchatHealthIndicator").toString())
                            .contains("redis=does not answer: ")
                            .startsWith("UP");
                    assertThat(health(context, "chitchatServiceHealthIndicator").getStatus())
                            .isEqualTo(Status.DOWN);
                });
        redis.shutdown();
    }
}
