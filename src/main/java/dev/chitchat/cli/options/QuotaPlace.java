package dev.chitchat.cli.options;

import dev.chitchat.quota.Quota;
import dev.chitchat.quota.Rate;
import dev.chitchat.redis.RedisAddress;
import dev.chitchat.redis.RedisQuota;
import dev.chitchat.redis.RedisQuotaOptions;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the quota is kept.
 *
 * @param redis the Redis that many processes share, or {@code null} for this process alone
 */
record QuotaPlace(@Nullable RedisAddress redis) {

    static final QuotaPlace LOCAL = new QuotaPlace(null);

    private static final String USER = "CHITCHAT_REDIS_USERNAME";
    private static final String PASSWORD = "CHITCHAT_REDIS_PASSWORD";

    /** Reads {@code local} or an address of a Redis; who signs in there may stand in the environment. */
    static QuotaPlace read(String text, Map<String, String> environment) {
        if (text.equals("local")) {
            return LOCAL;
        }
        if (!text.startsWith("redis")) {
            throw new IllegalArgumentException("give local, or redis://host:port for a quota that processes share");
        }
        return new QuotaPlace(RedisAddress.of(text).withCredentialsFrom(environment, USER, PASSWORD));
    }

    /** The quota there; on Redis, calls wait while it is away, as no program is there to decide otherwise. */
    Quota quota(Rate rate, Duration longestCall) {
        return redis == null
                ? Quota.local(rate)
                : RedisQuota.at(redis, RedisQuotaOptions.of(rate).withLongestCall(longestCall));
    }
}
