package dev.chitchat.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.SandboxOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

@Timeout(60)
class ChitchatHealthIndicatorTest {

    private static final String KEY = "5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e";
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final SandboxOptions UNLIMITED = SandboxOptions.DEFAULTS.withModel(CountingModel.NONE);

    private final ChitchatSandbox sandbox = ChitchatSandbox.start(UNLIMITED);

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private ApplicationContextRunner runner() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(ChitchatAutoConfiguration.class))
                .withPropertyValues(
                        "chitchat.sdk-app-id=88888888",
                        "chitchat.secret-key=" + KEY,
                        "chitchat.endpoint=" + sandbox.endpoint());
    }

    private void run(BiConsumer<ChitchatClient, ReactiveHealthIndicator> test) {
        runner().run(context -> test.accept(
                context.getBean(ChitchatClient.class),
                context.getBean("chitchatHealthIndicator", ReactiveHealthIndicator.class)));
    }

    private static Health health(ReactiveHealthIndicator indicator) {
        return Objects.requireNonNull(indicator.health().block(SOON));
    }

    @SuppressWarnings("unchecked") // as the indicator makes it
    private static Map<String, Object> details(Health health) {
        return (Map<String, Object>) Objects.requireNonNull(health.getDetails().get("default"));
    }

    private static void call(ChitchatClient client) {
        client.update(ChitchatUpdate.of("q").withAnswer("Hello!"))
                .onErrorComplete()
                .block(SOON);
    }

    @Test
    void nothingCalledYetIsUpAndMakesNoCall() {
        run((client, indicator) -> {
            assertThat(health(indicator).getStatus()).isEqualTo(Status.UP);
            assertThat(details(health(indicator)))
                    .containsOnlyKeys("quota", "service")
                    .extractingByKey("quota")
                    .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.map(String.class, Object.class))
                    .containsEntry("mode", "normal")
                    .containsEntry("tokens", 5)
                    .containsEntry("waiting", 0);
        });
        assertThat(sandbox.calls()).isEmpty();
    }

    @Test
    void aSuccessShowsWhenAndUntilWhenTheSignatureHolds() {
        run((client, indicator) -> {
            call(client);
            assertThat(details(health(indicator)))
                    .containsOnlyKeys("quota", "service", "signatureExpiry", "lastSuccess");
        });
    }

    @Test
    void aFailureOfTheAccountIsDownUntilACallSucceeds() {
        run((client, indicator) -> {
            sandbox.options(UNLIMITED.withAlwaysCode(-20));
            call(client);
            assertThat(health(indicator).getStatus()).isEqualTo(Status.DOWN);
            assertThat(details(health(indicator)).toString())
                    .contains("code=-20", "administrator")
                    .doesNotContain(KEY, "usersig");

            sandbox.options(UNLIMITED);
            call(client);
            assertThat(health(indicator).getStatus()).isEqualTo(Status.UP);
        });
    }

    @Test
    void aFailureOfTheAccountIsDownThoughTheClockSteppedBack() {
        runner().run(context -> {
            ClientFactory.AccountWatch watch = Objects.requireNonNull(
                    context.getBean(ClientFactory.class).watches().get("default"));
            watch.success = Instant.now().plus(Duration.ofHours(1));
            sandbox.options(UNLIMITED.withAlwaysCode(-20));

            call(context.getBean(ChitchatClient.class));

            assertThat(health(context.getBean("chitchatHealthIndicator", ReactiveHealthIndicator.class))
                            .getStatus())
                    .isEqualTo(Status.DOWN);
        });
    }

    @Test
    void aFailureOfOneQuestionIsNoIllness() {
        run((client, indicator) -> {
            sandbox.options(UNLIMITED.withAlwaysCode(-50003));
            call(client);
            assertThat(health(indicator).getStatus()).isEqualTo(Status.UP);
            assertThat(details(health(indicator))).containsKey("lastFailure");
        });
    }
}
