package dev.chitchat.spring;

import dev.chitchat.quota.Quota;
import dev.chitchat.redis.RedisAddress;
import dev.chitchat.redis.RedisQuota;
import dev.chitchat.redis.RedisQuotaOptions;
import io.lettuce.core.AbstractRedisClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.util.ClassUtils;

/**
 * The quota on the Redis that the application talks to anyway: that of Spring Data, or a client of Lettuce as a bean. Found
 * when the application starts, not by conditions, so that an image made ahead of time can have it in its environment only.
 */
final class RedisChoice {

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
            return at(address, settings.redis(), environment);
        }
        return on(bean(settings.properties.quota().redisBean(), beans), settings.redis());
    }

    private static Quota at(String address, RedisQuotaOptions options, Environment environment) {
        Map<String, String> credentials =
                Map.of(USER, environment.getProperty(USER, ""), PASSWORD, environment.getProperty(PASSWORD, ""));
        try {
            return RedisQuota.at(RedisAddress.of(address).withCredentialsFrom(credentials, USER, PASSWORD), options);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new PropertyException("chitchat.quota", String.valueOf(e.getMessage()));
        }
    }

    private static Object bean(@Nullable String wanted, ListableBeanFactory beans) {
        List<String> found = new ArrayList<>();
        for (String kind : KINDS) {
            Class<?> type = type(kind);
            if (type != null) {
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

    private static @Nullable Class<?> type(String name) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        return ClassUtils.isPresent(name, loader) ? ClassUtils.resolveClassName(name, loader) : null;
    }

    /** Of Spring Data's factory address, credentials, TLS and threads; its client is a new one after each restart. */
    private static Quota on(Object bean, RedisQuotaOptions options) {
        if (bean instanceof AbstractRedisClient client) {
            return RedisQuota.on(client, options);
        }
        LettuceConnectionFactory connections = (LettuceConnectionFactory) bean;
        return RedisQuota.on(connections::getRequiredNativeClient, options);
    }
}
