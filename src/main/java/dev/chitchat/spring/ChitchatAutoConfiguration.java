package dev.chitchat.spring;

import dev.chitchat.CallObserver;
import dev.chitchat.ChitchatClient;
import dev.chitchat.metrics.ChitchatMetrics;
import dev.chitchat.quota.Quota;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

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
    OptionalConfiguration.Loops.class,
    SandboxConfiguration.class,
    OptionalConfiguration.Metrics.class,
    OptionalConfiguration.HealthOfClients.class,
    OptionalConfiguration.Sanitizing.class
})
@ImportRuntimeHints(ChitchatAutoConfiguration.Hints.class)
public final class ChitchatAutoConfiguration {

    private static final ConfigurationPropertyName OURS = ConfigurationPropertyName.of("chitchat");
    private static final String DETAILS = "chitchatConnectionDetails";

    ChitchatAutoConfiguration() {}

    /** They read the properties themselves, to tell of all mistakes at once; Boot's bean is for its configprops. */
    @Bean
    Settings chitchatSettings(Environment environment, ObjectProvider<SslBundles> bundles, ListableBeanFactory beans) {
        String[] details = BeanFactoryUtils.beanNamesForTypeIncludingAncestors(
                beans, ChitchatConnectionDetails.class, true, false);
        boolean own = Arrays.stream(details).anyMatch(name -> !name.equals(DETAILS));
        return new Settings(new PropertyReader(environment), beans, bundles.getIfAvailable(), own);
    }

    /** So Boot's binding ends at no mistake before the settings have told of all. */
    @Bean
    static ConfigurationPropertiesBindHandlerAdvisor chitchatBindHandlerAdvisor() {
        return parent -> new AbstractBindHandler(parent) {
            @Override
            public @Nullable Object onFailure(
                    ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error)
                    throws Exception {
                return OURS.equals(name) || OURS.isAncestorOf(name)
                        ? null
                        : super.onFailure(name, target, context, error);
            }
        };
    }

    /** Each further account's client, by its name as the qualifier; which there are may not be known ahead of time. */
    @Bean
    static BeanDefinitionRegistryPostProcessor chitchatAccountBeans(Environment environment) {
        return registry -> {
            Collection<String> accounts = isAheadOfTime() ? List.of() : new PropertyReader(environment).accounts();
            for (String account : accounts) {
                RootBeanDefinition client = new RootBeanDefinition(ChitchatClient.class);
                client.setInstanceSupplier(() ->
                        ((BeanFactory) registry).getBean(ChitchatClients.class).get(account));
                client.addQualifier(new AutowireCandidateQualifier(Qualifier.class, account));
                client.setDefaultCandidate(false);
                client.setLazyInit(true);
                registry.registerBeanDefinition("chitchatClient-" + account, client);
            }
        };
    }

    @Bean(DETAILS)
    @ConditionalOnMissingBean
    @Conditional(ChitchatAutoConfiguration.OnAccount.class)
    @Nullable
    ChitchatConnectionDetails chitchatConnectionDetails(Settings settings) {
        return settings.topLevel();
    }

    @Bean
    @ConditionalOnMissingBean
    Quota chitchatQuota(Settings settings, ListableBeanFactory beans, Environment environment) {
        return settings.isLocal()
                ? Quota.local(settings.quota)
                : OptionalConfiguration.RedisChoice.quota(settings, beans, environment);
    }

    @Bean
    ClientFactory chitchatClientFactory(
            Settings settings,
            Quota quota,
            ObjectProvider<ChitchatClientBuilderCustomizer> customizers,
            ObjectProvider<CallObserver> observers,
            @Qualifier(OptionalConfiguration.Metrics.BEAN) ObjectProvider<ChitchatMetrics> metrics) {
        return new ClientFactory(settings, quota, customizers, observers, metrics, new ConcurrentSkipListMap<>());
    }

    @Bean
    @Qualifier(ChitchatClients.DEFAULT)
    @ConditionalOnMissingBean
    @ConditionalOnBean(ChitchatConnectionDetails.class)
    @Nullable
    ChitchatClient chitchatClient(ClientFactory factory, ObjectProvider<ChitchatConnectionDetails> details) {
        ChitchatConnectionDetails known = details.getIfAvailable();
        return known == null ? null : factory.create(ChitchatClients.DEFAULT, known);
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
    @ConditionalOnMissingBean // the clients of a parent end with it, not with its child
    ClientShutdown chitchatClientShutdown(ApplicationContext context, ChitchatClients clients, ClientFactory factory) {
        return new ClientShutdown(context, clients, factory);
    }

    private static boolean isAheadOfTime() {
        return Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING);
    }

    /** Ahead of time it is not known whether the run has an account, so the beans are there and may be null then. */
    static final class OnAccount implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return isAheadOfTime() || new PropertyReader(context.getEnvironment()).isSet("chitchat.sdk-app-id");
        }
    }

    /** What a native image cannot see by itself: the scripts of the quota on Redis. JSON needs no reflection. */
    static final class Hints implements RuntimeHintsRegistrar {

        @Override
        public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
            hints.resources().registerPattern("dev/chitchat/redis/*.lua");
        }
    }
}
