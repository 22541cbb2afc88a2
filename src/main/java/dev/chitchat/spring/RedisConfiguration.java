package dev.chitchat.spring;

import dev.chitchat.quota.Quota;
import dev.chitchat.redis.RedisQuota;
import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.RedisClusterClient;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A quota shared with other processes on the Redis that the application talks to anyway; each in a class of its own. */
final class RedisConfiguration {

    private static final String STORE = "store";
    private static final String PREFIX = "chitchat.quota";
    private static final String REDIS = "redis";

    private RedisConfiguration() {}

    /** The Redis of Spring Data: its address, credentials, TLS and threads; its client is a new one after each restart. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(prefix = PREFIX, name = STORE, havingValue = REDIS)
    @ConditionalOnClass(
            name = {
                "io.lettuce.core.RedisClient",
                "org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory"
            })
    static class OfSpringData {

        @Bean
        @ConditionalOnMissingBean(Quota.class)
        @ConditionalOnSingleCandidate(LettuceConnectionFactory.class)
        RedisQuota chitchatRedisQuota(Settings settings, LettuceConnectionFactory connections) {
            return RedisQuota.on(connections::getRequiredNativeClient, settings.redis());
        }
    }

    /** A client of Lettuce as a bean. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(prefix = PREFIX, name = STORE, havingValue = REDIS)
    @ConditionalOnClass(name = "io.lettuce.core.RedisClient")
    static class OfLettuce {

        @Bean
        @ConditionalOnMissingBean(Quota.class)
        @ConditionalOnSingleCandidate(RedisClient.class)
        RedisQuota chitchatLettuceQuota(Settings settings, RedisClient client) {
            return RedisQuota.on(client, settings.redis());
        }

        @Bean
        @ConditionalOnMissingBean(Quota.class)
        @ConditionalOnSingleCandidate(RedisClusterClient.class)
        RedisQuota chitchatLettuceClusterQuota(Settings settings, RedisClusterClient client) {
            return RedisQuota.on(client, settings.redis());
        }
    }
}
