package dev.chitchat.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.CallObserver;
import dev.chitchat.CallWatch;
import dev.chitchat.ChitchatClient;
import dev.chitchat.api.Account;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.metrics.ChitchatMetrics;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.Rate;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.signals.Recorded;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.core.NestedExceptionUtils;

@Timeout(60)
class ChitchatAutoConfigurationTest {

    private static final String KEY = "5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e";
    private static final Duration SOON = Duration.ofSeconds(20);

    private final ApplicationContextRunner empty =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ChitchatAutoConfiguration.class));
    private final ApplicationContextRunner runner = empty.withPropertyValues(
            "chitchat.sdk-app-id=88888888", "chitchat.secret-key=" + KEY, "chitchat.region=singapore");

    @Test
    void threePropertiesMakeAClient() {
        runner.run(context ->
                assertThat(context).hasSingleBean(ChitchatClient.class).hasSingleBean(Quota.class));
    }

    @Test
    void withoutAnApplicationThereIsNoClientAndNoComplaint() {
        empty.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(ChitchatClient.class));
    }

    @Test
    void aClientOfTheApplicationsOwnReplacesOurs() {
        ChitchatClient own = client();
        runner.withBean("own", ChitchatClient.class, () -> own)
                .run(context ->
                        assertThat(context).getBean(ChitchatClient.class).isSameAs(own));
    }

    @Test
    void connectionDetailsReplaceTheProperties() {
        Account account = Account.of(1, "tester", SecretKey.of("key"));
        try (ChitchatSandbox sandbox = ChitchatSandbox.start()) {
            empty.withBean(
                            ChitchatConnectionDetails.class,
                            () -> ChitchatConnectionDetails.of(sandbox.endpoint(), account))
                    .run(context -> update(context.getBean(ChitchatClient.class)));

            assertThat(sandbox.library()).containsKey("q");
        }
    }

    @Test
    void aQuotaOfTheApplicationsOwnReplacesOurs() {
        runner.withBean("own", Quota.class, () -> Quota.local(Rate.perSecond(9)))
                .run(context -> assertThat(context.getBean(ChitchatClient.class)
                                .quotaStatus()
                                .tokens())
                        .isEqualTo(9));
    }

    @Test
    void everyPropertyReachesTheClient() {
        runner.withPropertyValues("chitchat.quota.rate=3", "chitchat.quota.max-waiting=2")
                .run(context -> assertThat(context.getBean(ChitchatClient.class)
                                .quotaStatus()
                                .tokens())
                        .isEqualTo(3));
    }

    @Test
    void aRegionKeepsItsBackupHost() {
        List<String> seen = new CopyOnWriteArrayList<>();
        runner.withBean(
                        ChitchatClientBuilderCustomizer.class,
                        () -> (account, builder) -> seen.add(String.valueOf(
                                org.springframework.test.util.ReflectionTestUtils.getField(builder, "backup"))))
                .run(context -> assertThat(context).hasSingleBean(ChitchatClient.class));

        assertThat(seen).containsExactly("https://adminapisgp.my-imcloud.com");
    }

    @Test
    void customizersHaveTheLastWordInTheirOrder() {
        List<String> asked = new CopyOnWriteArrayList<>();
        runner.withPropertyValues("chitchat.quota.rate=3")
                .withBean(ChitchatClientBuilderCustomizer.class, () -> (account, builder) -> {
                    asked.add(account);
                    builder.quota(Quota.local(Rate.perSecond(2)));
                })
                .run(context -> assertThat(context.getBean(ChitchatClient.class)
                                .quotaStatus()
                                .tokens())
                        .isEqualTo(2));
        assertThat(asked).containsExactly("default");
    }

    @Test
    void anObserverOfACustomizerTakesNoMetricsAway() {
        List<String> told = new CopyOnWriteArrayList<>();
        CallObserver observer = (command, context) -> {
            told.add(command);
            return CallWatch.NONE;
        };
        try (ChitchatSandbox sandbox = ChitchatSandbox.start()) {
            at(sandbox)
                    .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                    .withBean(
                            ChitchatClientBuilderCustomizer.class,
                            () -> (account, builder) -> builder.observer(observer))
                    .run(context -> {
                        update(context.getBean(ChitchatClient.class));
                        assertThat(context.getBean(MeterRegistry.class)
                                        .get("chitchat.client.attempts")
                                        .timer()
                                        .count())
                                .isEqualTo(1);
                        assertThat(context.getBean(ClientFactory.class)
                                        .watches()
                                        .values())
                                .allSatisfy(
                                        account -> assertThat(account.success).isNotNull());
                    });
        }
        assertThat(told).containsExactly("update_chitchat");
    }

    @Test
    void observersOfTheApplicationAreToldOfItsCalls() {
        List<String> told = new CopyOnWriteArrayList<>();
        CallObserver observer = (command, context) -> {
            told.add(command);
            return CallWatch.NONE;
        };
        try (ChitchatSandbox sandbox = ChitchatSandbox.start()) {
            at(sandbox)
                    .withBean(CallObserver.class, () -> observer)
                    .run(context -> update(context.getBean(ChitchatClient.class)));
        }
        assertThat(told).containsExactly("update_chitchat");
    }

    @Test
    void everyAccountHasAClientOfItsOwn() {
        runner.withPropertyValues(
                        "chitchat.accounts.shop.sdk-app-id=77777777",
                        "chitchat.accounts.shop.secret-key=abc",
                        "chitchat.accounts.shop.region=frankfurt")
                .run(context -> {
                    ChitchatClients clients = context.getBean(ChitchatClients.class);
                    assertThat(clients.names()).containsExactly("default", "shop");
                    assertThat(clients.get("default")).isSameAs(context.getBean(ChitchatClient.class));
                    assertThat(clients.get("shop")).hasToString("ChitchatClient[77777777]");
                });
    }

    @Test
    void aFileMayHoldTheKey(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("key"), KEY + "\n");
        empty.withPropertyValues(
                        "chitchat.sdk-app-id=88888888", "chitchat.region=seoul", "chitchat.secret-key-file=" + file)
                .run(context -> assertThat(context).hasSingleBean(ChitchatClient.class));
    }

    @Test
    void theEnvironmentMayHoldTheKeyUnderTheNameThatTheCommandLineHas() {
        empty.withPropertyValues("chitchat.sdk-app-id=88888888", "chitchat.region=seoul")
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new org.springframework.core.env.SystemEnvironmentPropertySource(
                                "systemEnvironment", java.util.Map.of("CHITCHAT_SECRET_KEY", KEY))))
                .run(context -> assertThat(context).hasSingleBean(ChitchatClient.class));
    }

    @ParameterizedTest
    @CsvSource({
        "chitchat.sdk-app-id=0, chitchat.sdk-app-id",
        "chitchat.identifier=Jörg, chitchat.identifier",
        "chitchat.secret-key-file=/nowhere, chitchat.secret-key-file",
        "chitchat.endpoint=http://localhost, chitchat.endpoint",
        "chitchat.quota.rate=0, chitchat.quota.rate",
        "chitchat.quota.max-waiting=0, chitchat.quota.max-waiting",
        "chitchat.client.timeout=0s, chitchat.client.timeout",
        "chitchat.client.deadline=-1s, chitchat.client.deadline",
        "chitchat.client.max-retries=-1, chitchat.client.max-retries",
        "chitchat.client.min-backoff=1h, chitchat.client.min-backoff",
        "chitchat.client.look-ahead=0, chitchat.client.look-ahead",
        "chitchat.client.signature-validity=1s, chitchat.client.signature-validity",
        "chitchat.client.ca-file=/nowhere, chitchat.client.ca-file",
        "chitchat.accounts.shop.sdk-app-id=-5, chitchat.accounts.shop",
    })
    void whatIsWrongIsSaidOfThePropertyByItsName(String set, String named) {
        runner.withPropertyValues(set).run(context -> {
            assertThat(context).hasFailed();
            assertThat(NestedExceptionUtils.getRootCause(context.getStartupFailure()))
                    .satisfies(wrong -> {
                        assertThat(((PropertyException) wrong).problems)
                                .isNotEmpty()
                                .allSatisfy(problem ->
                                        assertThat(problem.property()).startsWith(named));
                        assertThat(wrong.toString()).doesNotContain(KEY);
                    });
        });
    }

    @Test
    void aMissingKeyIsSaidToBeMissing() {
        empty.withPropertyValues("chitchat.sdk-app-id=88888888", "chitchat.region=singapore")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("chitchat.secret-key")
                        .hasMessageContaining("it is missing"));
    }

    @Test
    void thePropertiesNeverShowTheKey() {
        runner.run(
                context -> assertThat(context.getBean(ChitchatProperties.class).toString())
                        .contains("88888888")
                        .doesNotContain(KEY));
    }

    @ParameterizedTest
    @CsvSource({"chitchat.secret-key", "CHITCHAT_SECRET_KEY", "CHITCHAT_SECRETKEY", "chitchat.accounts.shop.secretKey"})
    void theActuatorNeverShowsTheKey(String key) {
        runner.run(context -> assertThat(context.getBean(SanitizingFunction.class)
                        .apply(new org.springframework.boot.actuate.endpoint.SanitizableData(null, key, KEY))
                        .getValue())
                .isEqualTo("******"));
    }

    @ParameterizedTest
    @CsvSource({
        "CHITCHAT_REDIS_PASSWORD,pw",
        "CHITCHAT_QUOTA,redis://u:pw@host",
        "chitchat.quota,rediss://:pw@host",
        "CHITCHAT_PROXY,http://u:pw@host:1",
        "sun.java.command,app.jar --chitchat.quota=redis://u:pw@host"
    })
    void theActuatorNeverShowsAPassword(String key, String value) {
        runner.run(context -> assertThat(context.getBean(SanitizingFunction.class)
                        .apply(new org.springframework.boot.actuate.endpoint.SanitizableData(null, key, value))
                        .getValue())
                .isEqualTo("******"));
    }

    @Test
    void theActuatorShowsWhatIsNoKey() {
        runner.run(context -> assertThat(context.getBean(SanitizingFunction.class)
                        .apply(new org.springframework.boot.actuate.endpoint.SanitizableData(
                                null, "chitchat.identifier", "administrator"))
                        .getValue())
                .isEqualTo("administrator"));
    }

    @Test
    void aRegistryMakesMetrics() {
        try (ChitchatSandbox sandbox = ChitchatSandbox.start()) {
            at(sandbox).withBean(MeterRegistry.class, SimpleMeterRegistry::new).run(context -> {
                update(context.getBean(ChitchatClient.class));
                assertThat(context.getBean(MeterRegistry.class)
                                .get("chitchat.client.attempts")
                                .tag("account", "default")
                                .timer()
                                .count())
                        .isEqualTo(1);
            });
        }
    }

    @Test
    void withoutARegistryThereAreNoMetrics() {
        runner.run(context -> assertThat(context).doesNotHaveBean(ChitchatMetrics.class));
    }

    @Test
    void itStartsWithoutMicrometer() {
        runner.withClassLoader(new FilteredClassLoader("io.micrometer"))
                .run(context -> assertThat(context).hasSingleBean(ChitchatClient.class));
    }

    @Test
    void itStartsWithoutTheActuator() {
        runner.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
                .run(context -> assertThat(context)
                        .hasSingleBean(ChitchatClient.class)
                        .doesNotHaveBean("chitchatSecretKeySanitizer"));
    }

    @Test
    void itStartsWithoutHealth() {
        runner.withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
                .run(context -> assertThat(context)
                        .hasSingleBean(ChitchatClient.class)
                        .doesNotHaveBean(OptionalConfiguration.HealthOfClients.class)
                        .doesNotHaveBean("chitchatHealthIndicator"));
    }

    @Test
    void healthCanBeSwitchedOff() {
        runner.withPropertyValues("management.health.chitchat.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean("chitchatHealthIndicator"));
    }

    @Test
    void itStartsInAWebApplicationToo() {
        new ReactiveWebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(ChitchatAutoConfiguration.class))
                .withPropertyValues(
                        "chitchat.sdk-app-id=88888888", "chitchat.secret-key=" + KEY, "chitchat.region=singapore")
                .run(context -> assertThat(context).hasSingleBean(ChitchatClient.class));
    }

    @Test
    void theScriptsOfTheQuotaReachANativeImage() {
        RuntimeHints hints = new RuntimeHints();
        new ChitchatAutoConfiguration.Hints().registerHints(hints, getClass().getClassLoader());

        assertThat(RuntimeHintsPredicates.resource().forResource("dev/chitchat/redis/ladder.lua"))
                .accepts(hints);
    }

    private ApplicationContextRunner at(ChitchatSandbox sandbox) {
        return empty.withPropertyValues(
                "chitchat.sdk-app-id=88888888",
                "chitchat.secret-key=" + KEY,
                "chitchat.endpoint=" + sandbox.endpoint());
    }

    private static void update(ChitchatClient client) {
        Recorded.of(client.update(ChitchatUpdate.of("q").withAnswer("Hello!")))
                .expectNextCount(1)
                .expectComplete()
                .verify(SOON);
    }

    private static ChitchatClient client() {
        return ChitchatClient.builder()
                .account(Account.of(1, "administrator", SecretKey.of("key")))
                .endpoint(URI.create("http://localhost:1"))
                .build();
    }
}
