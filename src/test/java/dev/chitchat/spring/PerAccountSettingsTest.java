package dev.chitchat.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.ChitchatClient;
import dev.chitchat.ChitchatClientBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.test.util.ReflectionTestUtils;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** What an account says of its client stands over what is common; what is nearer stands over what is further back. */
@Timeout(60)
class PerAccountSettingsTest {

    private final Map<String, ChitchatClientBuilder> builders = new ConcurrentHashMap<>();
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ChitchatAutoConfiguration.class))
            .withBean(ChitchatClientBuilderCustomizer.class, () -> builders::put)
            .withPropertyValues(
                    "chitchat.sdk-app-id=88888888",
                    "chitchat.secret-key=key",
                    "chitchat.region=singapore",
                    "chitchat.accounts.bulk.sdk-app-id=77777777",
                    "chitchat.accounts.bulk.secret-key=abc",
                    "chitchat.accounts.bulk.region=frankfurt");

    private String of(String account, String field) {
        Object value = Objects.requireNonNull(builders.get(account));
        for (String part : field.split("\\.", -1)) {
            value = ReflectionTestUtils.getField(value, part);
            if (value == null) {
                return "null";
            }
        }
        return value.toString();
    }

    private static ApplicationContextRunner with(ApplicationContextRunner runner, Map<String, Object> environment) {
        return runner.withInitializer(context -> context.getEnvironment()
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource("own-systemEnvironment", environment)));
    }

    @ParameterizedTest
    @CsvSource({
        "merging, true, merging, true, false",
        "max-in-flight, 3, maxInFlight, 3, 0",
        "look-ahead, 7, lookAhead, 7, 256",
        "failover, false, failover, false, true",
        "deadline, 3s, deadline, PT3S, null",
        "timeout, 3s, connections.attemptTimeout, PT3S, PT10S",
        "max-idle, 3s, connections.maxIdle, PT3S, PT20S",
        "max-life, 3s, connections.maxLife, PT3S, PT10M",
        "signature-validity, 3h, signatureValidity, PT3H, PT24H",
        "max-outage, 3s, retry.maxOutage, PT3S, PT10M",
        "rate-limit-floor, 3s, retry.rateLimitFloor, PT3S, PT1S",
        "min-backoff, 3s, retry.minBackoff, PT3S, PT0.2S",
        "max-backoff, 3s, retry.maxBackoff, PT3S, PT10S",
        "max-retries, 3, retry.maxRetries, 3, 10",
        "proxy, http://u:p@host:1, connections.proxy, 'HttpProxy[host:1, credentials=REDACTED]', null",
    })
    void anAccountSaysItAndTheOtherKeepsTheDefault(
            String property, String value, String field, String own, String common) {
        runner.withPropertyValues("chitchat.accounts.bulk.client." + property + "=" + value)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(of("bulk", field)).isEqualTo(own);
                    assertThat(of("default", field)).isEqualTo(common);
                });
        runner.withPropertyValues("chitchat.client." + property + "=" + value).run(context -> {
            assertThat(of("bulk", field)).isEqualTo(own);
            assertThat(of("default", field)).isEqualTo(own);
        });
    }

    @Test
    void theEnvironmentSaysItOfAnAccountToo() {
        with(runner, Map.of("CHITCHAT_ACCOUNTS_BULK_CLIENT_MAXRETRIES", "2", "CHITCHAT_CLIENT_MAX_RETRIES", "4"))
                .run(context -> {
                    assertThat(of("bulk", "retry.maxRetries")).isEqualTo("2");
                    assertThat(of("default", "retry.maxRetries")).isEqualTo("4");
                });
    }

    @Test
    void resultsComeOnABeanOrOnReactorsOwn() {
        Executor executor = Executors.newSingleThreadExecutor();
        Scheduler scheduler = Schedulers.single();
        runner.withBean("mine", Executor.class, () -> executor)
                .withBean("singles", Scheduler.class, () -> scheduler)
                .withPropertyValues(
                        "chitchat.client.results-on=mine", "chitchat.accounts.bulk.client.results-on=singles")
                .run(context -> {
                    assertThat(of("bulk", "results")).isEqualTo(scheduler.toString());
                    assertThat(of("default", "results")).isNotEqualTo("null");
                });
        runner.withPropertyValues("chitchat.client.results-on=bounded-elastic")
                .run(context -> assertThat(of("bulk", "results"))
                        .isEqualTo(Schedulers.boundedElastic().toString()));
    }

    @ParameterizedTest
    @CsvSource({
        "chitchat.region, seoul, chitchat.endpoint, http://localhost:1234, http://localhost:1234",
        "chitchat.endpoint, http://localhost:1234, chitchat.region, mumbai, https://adminapiind.im.qcloud.com",
    })
    void aProfileReplacesTheOneByTheOther(String set, String value, String replacing, String by, URI address) {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(ChitchatAutoConfiguration.class))
                .withPropertyValues("chitchat.sdk-app-id=88888888", "chitchat.secret-key=key", set + "=" + value)
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new MapPropertySource("application-dev.properties", Map.of(replacing, by))))
                .run(context -> assertThat(context.getBean(ChitchatClient.class).endpoint())
                        .isEqualTo(address));
    }

    @Test
    void aKeyThatIsNearerReplacesAFile() {
        with(
                        new ApplicationContextRunner()
                                .withConfiguration(AutoConfigurations.of(ChitchatAutoConfiguration.class))
                                .withPropertyValues(
                                        "chitchat.sdk-app-id=88888888",
                                        "chitchat.region=seoul",
                                        "chitchat.secret-key-file=/run/secrets/none"),
                        Map.of("CHITCHAT_SECRET_KEY", "key"))
                .run(context -> assertThat(context).hasSingleBean(ChitchatClient.class));
    }

    @Test
    void theCommandLinesVariablesStopNothing() {
        with(runner, Map.of("CHITCHAT_QUOTA", "local", "CHITCHAT_PROXY", "http://u:secret@host:1"))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(of("bulk", "connections.proxy")).startsWith("HttpProxy[host:1");
                });
        with(runner, Map.of("CHITCHAT_QUOTA", "redis://localhost:1", "CHITCHAT_OUTAGE", "wait"))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(dev.chitchat.redis.RedisQuota.class));
        with(runner, Map.of("CHITCHAT_CA_FILE", "/nowhere.pem"))
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("chitchat.client.ca-file")
                        .hasMessageContaining("/nowhere.pem"));
    }

    @Test
    void anAccountsTimeAtTheEndIsItsOwn() {
        runner.withPropertyValues("chitchat.accounts.bulk.client.shutdown-timeout=1s")
                .run(context -> assertThat(context.getBean(Settings.class).shutdownTimeout("bulk"))
                        .isEqualTo(Duration.ofSeconds(1)));
    }
}
