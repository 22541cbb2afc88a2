package dev.chitchat.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.ChitchatClient;
import io.lettuce.core.RedisClient;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Which beans there are, and what an application that asks for one that is not there is answered. */
@Timeout(60)
class ClientBeansTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ChitchatAutoConfiguration.class))
            .withPropertyValues(
                    "chitchat.accounts.eu.sdk-app-id=77777777",
                    "chitchat.accounts.eu.secret-key=abc",
                    "chitchat.accounts.eu.region=frankfurt");
    private final ApplicationContextRunner both = runner.withPropertyValues(
            "chitchat.sdk-app-id=88888888", "chitchat.secret-key=key", "chitchat.region=singapore");

    record Users(ChitchatClient plain, ChitchatClient named, ChitchatClient eu) {}

    @Configuration(proxyBeanMethods = false)
    static class WantsBoth {
        @Bean
        Users users(
                ChitchatClient plain, @Qualifier("default") ChitchatClient named, @Qualifier("eu") ChitchatClient eu) {
            return new Users(plain, named, eu);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class WantsOne {
        @Bean
        String user(@Qualifier("uk") ChitchatClient client) {
            return client.toString();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class WantsAny {
        @Bean
        String user(ChitchatClient client) {
            return client.toString();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class WantsFromClients {
        @Bean
        String user(ChitchatClients clients) {
            return clients.get("us").toString();
        }
    }

    private static String report(ApplicationContextRunner wrong) {
        StringBuilder report = new StringBuilder();
        AtomicReference<Environment> environment = new AtomicReference<>();
        wrong.withInitializer(context -> environment.set(context.getEnvironment()))
                .run(context -> {
                    FailureAnalysis analysis = new PropertyFailureAnalyzer(Objects.requireNonNull(environment.get()))
                            .analyze(Objects.requireNonNull(context.getStartupFailure()));
                    report.append(Objects.requireNonNull(analysis).getDescription());
                });
        return report.toString();
    }

    @Test
    void eachAccountsClientIsInjectedByItsName() {
        both.withUserConfiguration(WantsBoth.class).run(context -> {
            Users users = context.getBean(Users.class);
            assertThat(users.plain()).isSameAs(users.named()).hasToString("ChitchatClient[88888888]");
            assertThat(users.eu())
                    .hasToString("ChitchatClient[77777777]")
                    .isSameAs(context.getBean(ChitchatClients.class).get("eu"));
            assertThat(context.getBean(ChitchatClient.class)).isSameAs(users.plain());
        });
    }

    @Test
    void anAccountThatIsMissingIsNamedWhereItIsWanted() {
        assertThat(report(both.withUserConfiguration(WantsOne.class)))
                .contains("'chitchat.accounts.uk.sdk-app-id' cannot be used: it is missing", "WantsOne");
        assertThat(report(runner.withUserConfiguration(WantsAny.class)))
                .contains("'chitchat.sdk-app-id' cannot be used: it is missing", "WantsAny");
        assertThat(report(both.withUserConfiguration(WantsFromClients.class)))
                .contains("'chitchat.accounts.us' cannot be used: there is no such account, only [default, eu]");
    }

    @Test
    void ofSeveralRedisOneHasToBeNamed() {
        ApplicationContextRunner two = both.withPropertyValues("chitchat.quota.store=redis")
                .withBean("cache", LettuceConnectionFactory.class, () -> new LettuceConnectionFactory("127.0.0.1", 1))
                .withBean("limits", LettuceConnectionFactory.class, () -> new LettuceConnectionFactory("127.0.0.1", 2));

        assertThat(report(two))
                .contains("'chitchat.quota.redis-bean'", "there are several Redis, name one of [cache, limits]");
        assertThat(report(two.withPropertyValues("chitchat.quota.redis-bean=other")))
                .contains("'chitchat.quota.redis-bean'", "none of the beans", "[cache, limits]");
        two.withPropertyValues("chitchat.quota.redis-bean=limits")
                .run(context -> assertThat(context).hasNotFailed());
        two.withBean("third", RedisClient.class, () -> RedisClient.create("redis://localhost:3"))
                .withPropertyValues("chitchat.quota.redis-bean=third")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"two words", "${NOPE}", ""})
    void aKeyThatIsNoneIsSaidByName(String key) {
        assertThat(report(both.withPropertyValues("chitchat.accounts.eu.secret-key=" + key)))
                .contains("'chitchat.accounts.eu.secret-key' cannot be used: ")
                .doesNotContain("two words");
    }
}
