package dev.chitchat.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.ChitchatClient;
import dev.chitchat.spring.PropertyException.Problem;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.Environment;

/** What the properties say is checked as a whole. */
@Timeout(60)
class SettingsTest {

    private final ApplicationContextRunner empty =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ChitchatAutoConfiguration.class));
    private final ApplicationContextRunner runner = empty.withPropertyValues(
            "chitchat.sdk-app-id=88888888", "chitchat.secret-key=key", "chitchat.region=singapore");

    private final AtomicReference<Environment> environment = new AtomicReference<>();

    private ApplicationContextRunner seen(ApplicationContextRunner one) {
        return one.withInitializer(context -> environment.set(context.getEnvironment()));
    }

    private static PropertyException root(AssertableApplicationContext context) {
        return (PropertyException) Objects.requireNonNull(
                NestedExceptionUtils.getRootCause(Objects.requireNonNull(context.getStartupFailure())));
    }

    private String shown(PropertyException failure) {
        return Objects.requireNonNull(
                        new PropertyFailureAnalyzer(Objects.requireNonNull(environment.get())).analyze(failure))
                .getDescription();
    }

    private void refused(ApplicationContextRunner wrong, String... names) {
        seen(wrong).run(context -> {
            assertThat(context).hasFailed();
            PropertyException root = root(context);
            assertThat(root.problems).extracting(Problem::property).containsExactlyInAnyOrder(names);
            assertThat(shown(root).lines()).hasSize(names.length);
            assertThat(shown(root)).contains(Arrays.asList(names));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "chitchat.sdk-app-id, KEY",
        "chitchat.region, KEY",
        "chitchat.client.timeout, KEY",
        "chitchat.client.max-retries, x=KEY",
        "chitchat.client.results-on, KEY",
        "chitchat.ssl.bundle, KEY",
        "chitchat.endpoint, https://user:a word@host/ b",
        "chitchat.client.ca-file, https://user:a word@host/ b",
    })
    void aKeyOrPasswordInTheWrongPropertyIsNotShown(String property, String value) {
        String key = "0123456789abcdef".repeat(4);
        seen(runner.withPropertyValues(property + "=" + value.replace("KEY", key)))
                .run(context -> assertThat(shown(root(context)))
                        .contains(property)
                        .doesNotContain(key.substring(0, 16))
                        .doesNotContain("a word"));
    }

    @ParameterizedTest
    @CsvSource({
        "chitchat.client.shutdown-timeout, -1s",
        "chitchat.client.shutdown-timeout, -1ms",
        "chitchat.client.max-backoff, -5s",
        "chitchat.quota.processes, 0",
        "chitchat.quota.processes, -3",
        "chitchat.quota.rate, NaN",
        "chitchat.quota.rate, -1",
        "chitchat.quota.max-waiting, -1",
        "chitchat.client.timeout, 25h",
        "chitchat.client.deadline, 0s",
        "chitchat.client.signature-validity, -1h",
        "chitchat.health.outage-status, ''",
        "chitchat.client.timeout, soon",
        "chitchat.client.merging, perhaps",
        "chitchat.client.max-retries, many",
        "chitchat.client.max-in-flight, 0",
        "chitchat.client.max-backoff, 100ms",
        "chitchat.accounts.eu.client.max-backoff, 100ms",
        "chitchat.client.max-outage, -1s",
        "chitchat.client.rate-limit-floor, -1s",
        "chitchat.client.max-idle, 0s",
        "chitchat.client.max-life, 25h",
        "chitchat.client.results-on, nowhere",
        "chitchat.client.proxy, ftp://host:1",
        "chitchat.client.proxy, http://ho st",
        "chitchat.quota.store, mars",
        "chitchat.quota.outage, panics",
        "chitchat.region, moon",
        "chitchat.sdk-app-id, many",
        "chitchat.accounts.eu.client.timeout, 0s",
        "chitchat.accounts.eu.client.merging, perhaps",
        "chitchat.accounts.eu.client.min-backoff, 1h",
        "chitchat.accounts.eu.client.proxy, nothing",
    })
    void aValueOutOfBoundsIsRefusedByName(String name, String value) {
        refused(
                runner.withPropertyValues(
                        "chitchat.accounts.eu.sdk-app-id=1",
                        "chitchat.accounts.eu.region=seoul",
                        "chitchat.accounts.eu.secret-key=k",
                        name + "=" + value),
                name);
    }

    @Test
    void aTimeoutThatIsTooLongIsNoMistakeInTheRateOfASharedQuota() {
        refused(
                runner.withPropertyValues("chitchat.quota.store=redis", "chitchat.client.timeout=25h"),
                "chitchat.client.timeout");
    }

    @Test
    void allMistakesAreToldAtOneStart() {
        refused(
                empty.withPropertyValues(
                        "chitchat.sdk-app-id=0",
                        "chitchat.identifier=J\u00f6rg",
                        "chitchat.secret-key=two words",
                        "chitchat.client.shutdown-timeout=-1s",
                        "chitchat.client.look-ahead=0",
                        "chitchat.client.timeout=soon",
                        "chitchat.client.proxy=http://u:hunter2@host",
                        "chitchat.accounts.eu.client.max-backoff=-1s",
                        "chitchat.quota.store=mars",
                        "chitchat.quota.rate=0",
                        "chitchat.quota.processes=0",
                        "chitchat.ssl.bundle=none",
                        "chitchat.accounts.default.region=seoul",
                        "chitchat.accounts.eu.sdk-app-id=7"),
                "chitchat.sdk-app-id",
                "chitchat.identifier",
                "chitchat.secret-key",
                "chitchat.region",
                "chitchat.client.shutdown-timeout",
                "chitchat.client.look-ahead",
                "chitchat.client.timeout",
                "chitchat.client.proxy",
                "chitchat.accounts.eu.client.max-backoff",
                "chitchat.quota.store",
                "chitchat.quota.rate",
                "chitchat.quota.processes",
                "chitchat.ssl.bundle",
                "chitchat.accounts.default",
                "chitchat.accounts.eu.secret-key",
                "chitchat.accounts.eu.region");
    }

    @Test
    void theReportShowsValueAndOriginButNoKey() {
        seen(runner.withPropertyValues("chitchat.secret-key=two words", "chitchat.client.look-ahead=0"))
                .run(context -> {
                    assertThat(shown(root(context)))
                            .contains("'chitchat.client.look-ahead' cannot be used", "(found '0', from \"")
                            .doesNotContain("two words");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "chitchat.region, chitchat.region",
        "chitchat.sdk-app-id, chitchat.sdk-app-id",
        "chitchat.accounts.eu.region, chitchat.accounts.eu.region",
        "chitchat.accounts.eu.sdk-app-id, chitchat.accounts.eu.sdk-app-id",
    })
    void whatAnAccountNeedsIsMissingWhereItIsBlank(String name, String missing) {
        ApplicationContextRunner two = runner.withPropertyValues(
                "chitchat.accounts.eu.sdk-app-id=1",
                "chitchat.accounts.eu.region=seoul",
                "chitchat.accounts.eu.secret-key=k");
        refused(two.withPropertyValues(name + "="), missing);
        refused(two.withPropertyValues(name + "=${NONE:}"), missing);
    }

    @ParameterizedTest
    @ValueSource(strings = {"chitchat.client", "chitchat.accounts.eu.client", "chitchat.health"})
    void aTextInPlaceOfManyPropertiesIsRefusedByName(String name) {
        refused(
                runner.withPropertyValues(
                        "chitchat.accounts.eu.sdk-app-id=1",
                        "chitchat.accounts.eu.region=seoul",
                        "chitchat.accounts.eu.secret-key=k",
                        name + "=x"),
                name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"chitchat.proxy", "chitchat.client.proxy", "chitchat.quota", "chitchat.ca-file"})
    void aVariableOfTheCommandLineThatIsBlankIsNone(String name) {
        runner.withPropertyValues(name + "=").run(context -> assertThat(context).hasSingleBean(ChitchatClient.class));
    }

    @Test
    void noWaitAtShutdownIsAChoice() {
        runner.withPropertyValues("chitchat.client.shutdown-timeout=0s")
                .run(context -> assertThat(context).hasSingleBean(ChitchatClient.class));
    }
}
