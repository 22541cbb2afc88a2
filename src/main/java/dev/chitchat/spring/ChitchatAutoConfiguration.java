package dev.chitchat.spring;

import dev.chitchat.CallObserver;
import dev.chitchat.ChitchatClient;
import dev.chitchat.quota.Quota;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;

/**
 * Builds a client for the account under {@code chitchat} and for each under {@code chitchat.accounts}.
 *
 * <p>Every bean steps back for one of the application's own: the quota, the connection details, the client itself.
 */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
            "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration",
            "org.springframework.boot.autoconfigure.data.redis.RedisAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.observation.ObservationAutoConfiguration"
        })
@EnableConfigurationProperties(ChitchatProperties.class)
@Import({
    LoopsConfiguration.class,
    RedisConfiguration.OfSpringData.class,
    RedisConfiguration.OfLettuce.class,
    InstrumentConfiguration.Metrics.class,
    InstrumentConfiguration.HealthOfClients.class,
    InstrumentConfiguration.Sanitizing.class
})
@ImportRuntimeHints(ChitchatRuntimeHints.class)
public final class ChitchatAutoConfiguration {

    ChitchatAutoConfiguration() {}

    @Bean
    AccountDetails chitchatAccountDetails(ChitchatProperties properties, Environment environment) {
        return new AccountDetails(properties, new SecretKeys(environment));
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnProperty(prefix = "chitchat", name = "sdk-app-id")
    ChitchatConnectionDetails chitchatConnectionDetails(AccountDetails accounts) {
        return accounts.topLevel();
    }

    @Bean
    @ConditionalOnMissingBean
    Quota chitchatQuota(ChitchatProperties properties) {
        return QuotaSettings.local(properties);
    }

    @Bean
    ClientFactory chitchatClientFactory(
            ChitchatProperties properties,
            Quota quota,
            ObjectProvider<ChitchatClientBuilderCustomizer> customizers,
            ObjectProvider<CallObserver> observers,
            ObjectProvider<ClientInstrument> instruments,
            HttpClientWishes wishes) {
        return new ClientFactory(properties, quota, customizers, observers, instruments, wishes);
    }

    @Bean
    HttpClientWishes chitchatHttpClientWishes(
            ChitchatProperties properties,
            ObjectProvider<SslBundles> bundles,
            ObjectProvider<ChitchatHttpClientCustomizer> customizers) {
        return new HttpClientWishes(properties, bundles, customizers);
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean(ChitchatConnectionDetails.class)
    ChitchatClient chitchatClient(ClientFactory factory, ChitchatConnectionDetails details) {
        return factory.create(ChitchatClients.DEFAULT, details);
    }

    @Bean
    @ConditionalOnMissingBean
    ChitchatClients chitchatClients(
            ClientFactory factory,
            AccountDetails accounts,
            ObjectProvider<ChitchatConnectionDetails> details,
            ObjectProvider<ChitchatClient> client) {
        Map<String, ChitchatClient> clients = new LinkedHashMap<>();
        client.ifUnique(known -> clients.put(ChitchatClients.DEFAULT, known));
        accounts.further(details.getIfAvailable())
                .forEach((name, known) -> clients.put(name, factory.create(name, known)));
        return new ChitchatClients(clients);
    }

    @Bean
    ClientShutdown chitchatClientShutdown(
            ApplicationContext context, ChitchatClients clients, ChitchatProperties properties) {
        return new ClientShutdown(context, clients, properties.client().shutdownTimeout());
    }
}
