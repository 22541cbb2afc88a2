package dev.chitchat.spring;

import dev.chitchat.CallObserver;
import dev.chitchat.ChitchatClient;
import dev.chitchat.quota.Quota;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
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
@ImportRuntimeHints(ChitchatAutoConfiguration.Hints.class)
public final class ChitchatAutoConfiguration {

    private static final String DETAILS = "chitchatConnectionDetails";

    ChitchatAutoConfiguration() {}

    @Bean
    Settings chitchatSettings(
            ChitchatProperties properties,
            Environment environment,
            ObjectProvider<SslBundles> bundles,
            ListableBeanFactory beans) {
        String[] details = BeanFactoryUtils.beanNamesForTypeIncludingAncestors(
                beans, ChitchatConnectionDetails.class, true, false);
        boolean own = Arrays.stream(details).anyMatch(name -> !name.equals(DETAILS));
        return new Settings(properties, new SecretKeys(environment), bundles.getIfAvailable(), own);
    }

    @Bean(DETAILS)
    @ConditionalOnMissingBean
    @ConditionalOnProperty(prefix = "chitchat", name = "sdk-app-id")
    ChitchatConnectionDetails chitchatConnectionDetails(Settings settings) {
        return settings.topLevel();
    }

    @Bean
    @ConditionalOnMissingBean
    Quota chitchatQuota(Settings settings) {
        return settings.local();
    }

    @Bean
    ClientFactory chitchatClientFactory(
            Settings settings,
            Quota quota,
            ObjectProvider<ChitchatClientBuilderCustomizer> customizers,
            ObjectProvider<CallObserver> observers,
            ObjectProvider<ClientInstrument> instruments) {
        return new ClientFactory(settings, quota, customizers, observers, instruments);
    }

    @Bean
    OutageLog chitchatOutageLog() {
        return new OutageLog();
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
            Settings settings,
            ObjectProvider<ChitchatConnectionDetails> details,
            ObjectProvider<ChitchatClient> client) {
        Map<String, ChitchatClient> clients = new LinkedHashMap<>();
        client.ifUnique(known -> clients.put(ChitchatClients.DEFAULT, known));
        settings.further(details.getIfAvailable())
                .forEach((name, known) -> clients.put(name, factory.create(name, known)));
        return new ChitchatClients(clients);
    }

    @Bean
    ClientShutdown chitchatClientShutdown(
            ApplicationContext context, ChitchatClients clients, ChitchatProperties properties) {
        return new ClientShutdown(context, clients, properties.client().shutdownTimeout());
    }

    /** What a native image cannot see by itself: the scripts of the quota on Redis. JSON is read and written without reflection. */
    static final class Hints implements RuntimeHintsRegistrar {

        @Override
        public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
            hints.resources().registerPattern("dev/chitchat/redis/*.lua");
        }
    }
}
