package dev.chitchat.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.Rate;
import dev.chitchat.redis.RedisProcess;
import dev.chitchat.redis.RedisQuota;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.signals.Recorded;
import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.RedisClusterClient;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The quota on the Redis that the application has anyway. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SharedQuotaTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final RedisProcess redis = RedisProcess.start();
    private final ChitchatSandbox sandbox = ChitchatSandbox.start();
    private final ApplicationContextRunner plain = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ChitchatAutoConfiguration.class, DataRedisAutoConfiguration.class))
            .withPropertyValues(
                    "chitchat.sdk-app-id=88888888",
                    "chitchat.secret-key=key",
                    "chitchat.endpoint=" + sandbox.endpoint(),
                    "spring.data.redis.host=127.0.0.1",
                    "spring.data.redis.port=" + redis.port());
    private final ApplicationContextRunner shared = plain.withPropertyValues("chitchat.quota.store=redis");

    @AfterAll
    void stop() {
        sandbox.close();
        redis.close();
    }

    @Test
    void theConnectionOfSpringDataIsEnough() {
        shared.withPropertyValues("chitchat.quota.key-prefix=shop").run(context -> {
            assertThat(context).hasSingleBean(Quota.class).hasSingleBean(RedisQuota.class);
            update(context.getBean(ChitchatClient.class));
            assertThat(context.getBean(RedisQuota.class).status().reachable()).isTrue();
        });

        assertThat(keys("shop*")).isNotEmpty();
    }

    @Test
    void thePasswordOfTheCommandLineNeedsNoUser() {
        try (RedisProcess guarded = RedisProcess.start("--requirepass", "geheim")) {
            plain.withPropertyValues(
                            "chitchat.quota=redis://127.0.0.1:" + guarded.port(), "CHITCHAT_REDIS_PASSWORD=geheim")
                    .run(context -> {
                        update(context.getBean(ChitchatClient.class));
                        assertThat(context.getBean(RedisQuota.class).status().reachable())
                                .isTrue();
                    });
        }
    }

    @Test
    void aClientOfLettuceIsEnough() {
        RedisClient client = RedisClient.create(redis.uri());
        shared.withClassLoader(new FilteredClassLoader("org.springframework.data"))
                .withBean(RedisClient.class, () -> client)
                .withPropertyValues("chitchat.quota.key-prefix=alone")
                .run(context -> {
                    assertThat(context).hasSingleBean(RedisQuota.class).doesNotHaveBean(LettuceConnectionFactory.class);
                    update(context.getBean(ChitchatClient.class));
                });
        client.shutdown();

        assertThat(keys("alone*")).isNotEmpty();
    }

    @Test
    void aClusterIsEnough() {
        RedisClusterClient client = RedisClusterClient.create(redis.uri());
        shared.withClassLoader(new FilteredClassLoader("org.springframework.data"))
                .withBean(RedisClusterClient.class, () -> client)
                .run(context -> assertThat(context).hasSingleBean(RedisQuota.class));
        shared.withPropertyValues("spring.data.redis.cluster.nodes=127.0.0.1:" + redis.port())
                .run(context -> assertThat(context).hasSingleBean(RedisQuota.class));
        client.shutdown();
    }

    @Test
    void aRedisThatIsThereIsNotUsedUnasked() {
        plain.run(context -> assertThat(context).hasSingleBean(Quota.class).doesNotHaveBean(RedisQuota.class));
    }

    @Test
    void aQuotaOfTheApplicationsOwnReplacesTheSharedOne() {
        shared.withBean("own", Quota.class, () -> Quota.local(Rate.perSecond(9)))
                .run(context -> assertThat(context).hasSingleBean(Quota.class).doesNotHaveBean(RedisQuota.class));
    }

    @ParameterizedTest
    @CsvSource({"io.lettuce", "org.springframework.data"})
    void withoutARedisTheApplicationDoesNotStartRatherThanCountAlone(String absent) {
        shared.withClassLoader(new FilteredClassLoader(absent)).run(context -> {
            assertThat(context).hasFailed();
            assertThat(NestedExceptionUtils.getRootCause(context.getStartupFailure()))
                    .isInstanceOfSatisfying(
                            PropertyException.class,
                            wrong ->
                                    assertThat(wrong.problems.get(0).property()).isEqualTo("chitchat.quota.store"))
                    .hasMessageContaining("spring-boot-starter-data-redis");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "chitchat.quota.outage=local-share, chitchat.quota.processes",
        "chitchat.quota.rate=5000, chitchat.quota.rate",
        "chitchat.quota.max-waiting=0, chitchat.quota.max-waiting",
    })
    void whatIsWrongIsSaidOfThePropertyByItsName(String set, String named) {
        shared.withPropertyValues(set).run(context -> {
            assertThat(context).hasFailed();
            assertThat(NestedExceptionUtils.getRootCause(context.getStartupFailure()))
                    .isInstanceOfSatisfying(
                            PropertyException.class,
                            wrong ->
                                    assertThat(wrong.problems.get(0).property()).isEqualTo(named));
        });
    }

    @ParameterizedTest
    @CsvSource({"fails, chitchat.quota.rate=5", "local-share, chitchat.quota.processes=5"})
    void anOutageIsMetAsAskedFor(String outage, String more) {
        shared.withPropertyValues("chitchat.quota.outage=" + outage, more)
                .run(context -> assertThat(context).hasSingleBean(RedisQuota.class));
    }

    private List<String> keys(String pattern) {
        return redis.withClient(connection -> connection.sync().keys(pattern));
    }

    private static void update(ChitchatClient client) {
        Recorded.of(client.update(ChitchatUpdate.of("q").withAnswer("Hello!")))
                .expectNextCount(1)
                .expectComplete()
                .verify(SOON);
    }
}
