package dev.chitchat.spring;

import dev.chitchat.ChitchatClient;
import dev.chitchat.error.ApiException;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.QuotaUnavailableException;
import dev.chitchat.error.ServiceUnavailableException;
import dev.chitchat.internal.text.Cleaner;
import dev.chitchat.metrics.CallConvention;
import dev.chitchat.metrics.ChitchatMetrics;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.QuotaStatus;
import dev.chitchat.redis.RedisAddress;
import dev.chitchat.redis.RedisQuota;
import dev.chitchat.redis.RedisQuotaOptions;
import dev.chitchat.redis.RedisStatus;
import dev.chitchat.retry.RetryStatus;
import dev.chitchat.retry.ServiceState;
import dev.chitchat.spring.ClientFactory.AccountWatch;
import dev.chitchat.spring.ClientFactory.AccountWatch.Failure;
import io.lettuce.core.AbstractRedisClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.netty.channel.EventLoopGroup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpResources;
import reactor.netty.resources.LoopResources;

/** What is there only with an optional library; each in a class of its own that is not loaded without it. */
final class OptionalConfiguration {

    private OptionalConfiguration() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = {"io.micrometer.core.instrument.MeterRegistry", "io.micrometer.observation.Observation"})
    @ConditionalOnBean(type = "io.micrometer.core.instrument.MeterRegistry")
    static class Metrics {

        static final String BEAN = "chitchatMetricsInstrument";

        /** Only for the clients made here, each under the name of its account; no observer of the application's own. */
        @Bean(name = BEAN, defaultCandidate = false)
        ChitchatMetrics chitchatMetricsInstrument(
                MeterRegistry meters,
                ObjectProvider<ObservationRegistry> observations,
                ObjectProvider<CallConvention> convention) {
            ChitchatMetrics metrics =
                    ChitchatMetrics.of(meters, observations.getIfAvailable(() -> ObservationRegistry.NOOP));
            CallConvention wishes = convention.getIfAvailable();
            return wishes == null ? metrics : metrics.withConvention(wishes);
        }
    }

    /** Hides keys and passwords in the endpoints {@code env} and {@code configprops}, even if they show values. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.actuate.endpoint.SanitizingFunction")
    static class Sanitizing {

        private static final Pattern SECRETIVE =
                Pattern.compile(".*chitchat.*(secretkey|proxy|quotaredis|redispassword).*");

        /** In any spelling, and in values that hold properties: {@code SPRING_APPLICATION_JSON}, a command line. */
        @Bean
        SanitizingFunction chitchatSecretKeySanitizer() {
            return data -> {
                String name = letters(data.getKey());
                String value = letters(String.valueOf(data.getValue()));
                String quota = name.endsWith("chitchatquota") ? name + value : "";
                return Stream.of(name, value, quota)
                                .anyMatch(text -> SECRETIVE.matcher(text).matches())
                        ? data.withValue(SanitizableData.SANITIZED_VALUE)
                        : data;
            };
        }

        private static String letters(String text) {
            return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
        }
    }

    /** Calls on the application's own event loops: another application that ends may dispose of those of the JVM. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.http.client.ReactorResourceFactory")
    static class Loops {

        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE)
        ChitchatClientBuilderCustomizer chitchatLoopsCustomizer(ObjectProvider<ReactorResourceFactory> resources) {
            return (account, builder) ->
                    resources.ifUnique(known -> builder.httpClient(client -> client.runOn(new CurrentLoops(known))));
        }

        /** Those of the moment: the factory disposes of its own at each stop, and makes new ones at the next start. */
        private record CurrentLoops(ReactorResourceFactory factory) implements LoopResources {

            private LoopResources now() {
                return factory.isRunning() ? factory.getLoopResources() : HttpResources.get();
            }

            @Override
            public EventLoopGroup onServer(boolean useNative) {
                return now().onServer(useNative);
            }

            @Override
            public EventLoopGroup onClient(boolean useNative) {
                return now().onClient(useNative);
            }
        }
    }

    /** Tells the state of the clients without a call, as the quota is small; with the actuator of Boot 4. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(
            name = {
                "org.springframework.boot.health.contributor.ReactiveHealthIndicator",
                "org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator"
            })
    static class HealthOfClients {

        /** Down while an account's last call failed for what fails every call, such as a wrong key, but no outage. */
        @Bean
        @ConditionalOnEnabledHealthIndicator("chitchat")
        @ConditionalOnMissingBean(name = "chitchatHealthIndicator")
        ReactiveHealthIndicator chitchatHealthIndicator(ClientFactory clients) {
            return () -> Mono.fromSupplier(() -> {
                Health.Builder health = Health.up();
                clients.watches().forEach((name, account) -> {
                    health.withDetail(name, details(account, store(clients.quota())));
                    if (account.last instanceof ChitchatException known
                            && known.affectsEveryCall()
                            && !(known instanceof ServiceUnavailableException)
                            && !(known instanceof QuotaUnavailableException)) {
                        health.down();
                    }
                });
                return health.build();
            });
        }

        /** An outage is no fault of the application, so it is up all the same unless the properties say otherwise. */
        @Bean
        @ConditionalOnEnabledHealthIndicator("chitchat")
        @ConditionalOnMissingBean(name = "chitchatServiceHealthIndicator")
        ReactiveHealthIndicator chitchatServiceHealthIndicator(ClientFactory clients, Settings settings) {
            String outage = settings.properties.health().outageStatus();
            return () -> Mono.fromSupplier(() -> {
                RedisStatus store = store(clients.quota());
                Health.Builder health = Health.status(store == null || store.reachable() ? "UP" : outage);
                clients.watches().forEach((name, account) -> {
                    ChitchatClient client = account.client;
                    Map<String, Object> service = client == null ? Map.of() : service(client.retryStatus());
                    health.withDetail(name, Map.of("service", service));
                    if (client != null && client.retryStatus().service() == ServiceState.DOWN) {
                        health.status(outage);
                    }
                });
                return health.build();
            });
        }

        /** How the quota's Redis stands, or null where the quota is kept in this process. */
        private static @Nullable RedisStatus store(Quota quota) {
            return quota instanceof RedisQuota shared ? shared.status() : null;
        }

        private static Map<String, Object> details(AccountWatch account, @Nullable RedisStatus store) {
            Map<String, Object> details = new LinkedHashMap<>();
            ChitchatClient client = account.client;
            if (client != null) {
                details.put("quota", quota(client.quotaStatus(), store));
                details.put("service", service(client.retryStatus()));
                client.signatureExpiry().ifPresent(end -> details.put("signatureExpiry", end));
            }
            Failure failure = account.failure;
            putIfKnown(details, "lastSuccess", account.success);
            putIfKnown(details, "lastFailure", failure == null ? null : failure(failure));
            return details;
        }

        private static void putIfKnown(Map<String, Object> details, String name, @Nullable Object value) {
            if (value != null) {
                details.put(name, value);
            }
        }

        private static Map<String, Object> quota(QuotaStatus status, @Nullable RedisStatus store) {
            Map<String, Object> quota = new LinkedHashMap<>();
            quota.put("mode", status.mode().name().toLowerCase(Locale.ROOT));
            quota.put("tokens", status.tokens());
            quota.put("free", status.free());
            quota.put("waiting", status.waiting());
            quota.put("expectedWait", status.expectedWait().toString());
            quota.put("rejected", status.rejected());
            String answers = store == null || store.reachable() ? "answers" : "does not answer: " + store.lastFailure();
            putIfKnown(quota, "redis", store == null ? null : answers);
            return quota;
        }

        /** Whether the service answers, for how long it has not, and why. */
        private static Map<String, Object> service(RetryStatus status) {
            Map<String, Object> details = new LinkedHashMap<>();
            details.put("state", status.service().name().toLowerCase(Locale.ROOT));
            details.put("downFor", status.downFor().toString());
            ChitchatException last = status.lastFailure();
            putIfKnown(details, "lastFailure", last == null ? null : Cleaner.line(last.getMessage()));
            return details;
        }

        private static Map<String, Object> failure(Failure failure) {
            Map<String, Object> details = new LinkedHashMap<>();
            details.put("at", failure.at());
            details.put("exception", failure.thrown().getClass().getSimpleName());
            putIfKnown(details, "code", failure.thrown() instanceof ApiException said ? said.code() : null);
            details.put("message", Cleaner.line(failure.thrown().getMessage()));
            return details;
        }
    }

    /** The quota on the application's Redis, found when it starts and not by conditions, so in a native image too. */
    static final class RedisChoice {

        private static final String BEAN = "chitchat.quota.redis-bean";
        private static final List<String> KINDS = List.of(
                "org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory",
                "io.lettuce.core.RedisClient",
                "io.lettuce.core.cluster.RedisClusterClient");
        private static final String USER = "CHITCHAT_REDIS_USERNAME";
        private static final String PASSWORD = "CHITCHAT_REDIS_PASSWORD";

        private RedisChoice() {}

        static Quota quota(Settings settings, ListableBeanFactory beans, Environment environment) {
            String address = settings.redisAddress();
            if (address != null) {
                return at(address, settings.shared, environment);
            }
            return on(bean(settings.properties.quota().redisBean(), beans), settings.shared);
        }

        private static Quota at(String address, RedisQuotaOptions options, Environment environment) {
            Map<String, String> credentials =
                    Map.of(USER, environment.getProperty(USER, ""), PASSWORD, environment.getProperty(PASSWORD, ""));
            try {
                return RedisQuota.at(
                        RedisAddress.of(address).withCredentialsFrom(credentials, USER, PASSWORD), options);
            } catch (IllegalArgumentException | IllegalStateException e) {
                throw new PropertyException("chitchat.quota", String.valueOf(e.getMessage()));
            }
        }

        private static Object bean(@Nullable String wanted, ListableBeanFactory beans) {
            List<String> found = new ArrayList<>();
            ClassLoader loader = Thread.currentThread().getContextClassLoader();
            for (String kind : KINDS) {
                if (ClassUtils.isPresent(kind, loader)) {
                    Class<?> type = ClassUtils.resolveClassName(kind, loader);
                    Object only = wanted == null ? beans.getBeanProvider(type).getIfUnique() : null;
                    if (only != null) {
                        return only;
                    }
                    found.addAll(List.of(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, type)));
                }
            }
            if (wanted != null && found.contains(wanted)) {
                return beans.getBean(wanted);
            }
            if (found.isEmpty()) {
                throw new PropertyException(
                        "chitchat.quota.store",
                        "there is no Redis to share it on; add spring-boot-starter-data-redis, or one RedisClient"
                                + " or RedisClusterClient of io.lettuce:lettuce-core as a bean");
            }
            throw new PropertyException(
                    BEAN,
                    (wanted == null ? "there are several Redis" : "this is none of the beans that know a Redis")
                            + ", name one of " + found);
        }

        /** With address, credentials, TLS and threads of Spring Data's factory; a restart makes a new client. */
        private static Quota on(Object bean, RedisQuotaOptions options) {
            if (bean instanceof AbstractRedisClient client) {
                return RedisQuota.on(client, options);
            }
            LettuceConnectionFactory connections = (LettuceConnectionFactory) bean;
            return RedisQuota.on(connections::getRequiredNativeClient, options);
        }
    }
}
