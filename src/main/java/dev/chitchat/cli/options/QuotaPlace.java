package dev.chitchat.cli.options;

import dev.chitchat.quota.Quota;
import dev.chitchat.quota.Rate;
import dev.chitchat.quota.StoreOutagePolicy;
import dev.chitchat.redis.RedisAddress;
import dev.chitchat.redis.RedisQuota;
import dev.chitchat.redis.RedisQuotaOptions;
import dev.chitchat.redis.RedisStatus;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the quota is kept.
 *
 * @param redis the Redis that many processes share, or {@code null} for this process alone
 * @param outage what calls do while Redis is away
 */
record QuotaPlace(@Nullable RedisAddress redis, StoreOutagePolicy outage) {

    /** For a first answer: a machine that is busy starting many processes takes its time. */
    static final Duration PATIENCE = Duration.ofSeconds(15);

    static final QuotaPlace LOCAL = new QuotaPlace(null, StoreOutagePolicy.waits());

    private static final String USER = "CHITCHAT_REDIS_USERNAME";
    private static final String PASSWORD = "CHITCHAT_REDIS_PASSWORD";

    /** Reads {@code local} or an address of a Redis; who signs in there may stand in the environment. */
    static QuotaPlace read(String text, StoreOutagePolicy outage, Map<String, String> environment) {
        if (text.equals("local")) {
            return LOCAL;
        }
        if (!text.startsWith("redis")) {
            throw new IllegalArgumentException("give local, or redis://host:port for a quota that processes share");
        }
        return new QuotaPlace(RedisAddress.of(text).withCredentialsFrom(environment, USER, PASSWORD), outage);
    }

    /** Reads what calls are to do while Redis is away. */
    static StoreOutagePolicy outage(String text) {
        if (text.startsWith("local:")) {
            return StoreOutagePolicy.localShare((int) Quantity.whole(text.substring(6), 1, 1_000_000));
        }
        return switch (text) {
            case "wait" -> StoreOutagePolicy.waits();
            case "fail" -> StoreOutagePolicy.fails();
            default ->
                throw new IllegalArgumentException(
                        "give wait, fail, or local:N where at most N processes share the quota");
        };
    }

    /** Why a run on this Redis should not begin, or {@code null}: it refuses, or never answered where calls would need it. */
    @Nullable
    String problem(RedisQuota quota, Duration patience) {
        try {
            quota.check().block(patience);
            return null;
        } catch (RuntimeException e) {
            RedisStatus status = quota.status();
            if (!status.refuses() && outage.goesOnAlone()) {
                return null;
            }
            String said = status.lastFailure();
            return "the Redis of the quota, " + redis + ", " + (status.refuses() ? "refuses" : "does not answer") + " ("
                    + (said == null ? "nothing within " + patience.toSeconds() + " s" : said)
                    + "); mend that, or give another --quota";
        }
    }

    @Override
    public String toString() {
        return redis == null ? "local" : redis.toString();
    }

    /** The quota there. */
    Quota quota(Rate rate, Duration longestCall) {
        return redis == null
                ? Quota.local(rate)
                : RedisQuota.at(
                        redis,
                        RedisQuotaOptions.of(rate).withLongestCall(longestCall).withOutage(outage));
    }
}
