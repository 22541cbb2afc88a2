package dev.chitchat.spring;

import dev.chitchat.internal.text.Cleaner;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.QuotaOptions;
import dev.chitchat.quota.Rate;
import dev.chitchat.quota.SharedQuotaOptions;
import dev.chitchat.quota.StoreOutagePolicy;
import dev.chitchat.redis.RedisQuotaOptions;
import dev.chitchat.spring.ChitchatProperties.QuotaProperties;
import dev.chitchat.spring.ChitchatProperties.Store;
import java.time.Duration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Turns the properties of the quota into its options; what is wrong is said of the property by its name. */
final class QuotaSettings {

    private static final String PREFIX = "chitchat.quota.";

    private QuotaSettings() {}

    /** The quota of this process alone; refused where another was asked for. */
    static Quota local(ChitchatProperties properties) {
        if (properties.quota().store() == Store.REDIS) {
            throw wrong(
                    "store",
                    "redis",
                    "there is no Redis to share it on; add spring-boot-starter-data-redis, or one RedisClient"
                            + " or RedisClusterClient of io.lettuce:lettuce-core as a bean");
        }
        return Quota.local(options(properties.quota()));
    }

    /** The quota of all processes that use one Redis. */
    static RedisQuotaOptions shared(ChitchatProperties properties) {
        QuotaProperties quota = properties.quota();
        Duration timeout = properties.client().timeout();
        RedisQuotaOptions defaults = RedisQuotaOptions.DEFAULTS;
        SharedQuotaOptions shared = defaults.shared().withOutage(outage(quota));
        Duration longest = timeout.compareTo(shared.longestCall()) > 0 ? timeout : shared.longestCall();
        try {
            return defaults.withShared(shared.withQuota(options(quota)).withLongestCall(longest))
                    .withKeyPrefix(quota.keyPrefix());
        } catch (IllegalArgumentException e) {
            throw wrong("rate", quota.rate(), String.valueOf(e.getMessage()));
        }
    }

    private static QuotaOptions options(QuotaProperties quota) {
        Rate rate;
        try {
            rate = Rate.perSecond(quota.rate());
        } catch (IllegalArgumentException e) {
            throw wrong("rate", quota.rate(), String.valueOf(e.getMessage()));
        }
        try {
            return QuotaOptions.of(rate).withMaxWaiting(quota.maxWaiting());
        } catch (IllegalArgumentException e) {
            throw wrong("max-waiting", quota.maxWaiting(), String.valueOf(e.getMessage()));
        }
    }

    private static StoreOutagePolicy outage(QuotaProperties quota) {
        return switch (quota.outage()) {
            case WAITS -> StoreOutagePolicy.waits();
            case FAILS -> StoreOutagePolicy.fails();
            case LOCAL_SHARE -> share(quota);
        };
    }

    private static StoreOutagePolicy share(QuotaProperties quota) {
        Integer processes = quota.processes();
        if (processes == null || processes < 1) {
            throw wrong(
                    "processes", String.valueOf(processes), "a local share needs the number of processes, at least 1");
        }
        return StoreOutagePolicy.localShare(processes);
    }

    private static InvalidConfigurationPropertyValueException wrong(String name, Object value, String reason) {
        return new InvalidConfigurationPropertyValueException(PREFIX + name, Cleaner.line(value.toString()), reason);
    }
}
