package dev.chitchat.redis;

import dev.chitchat.quota.QuotaOptions;
import dev.chitchat.quota.Rate;
import dev.chitchat.quota.StoreOutagePolicy;
import java.time.Duration;

/**
 * What a quota on Redis is made with.
 *
 * @param quota rate, longest call, and what to do while Redis is away; 5 calls a second of at most 10 seconds, which
 *     wait, by default, and at most 100 tokens. Where processes state different rates, the one with the fewest calls a
 *     second that was stated within the last minute holds
 * @param commandTimeout after which time without an answer Redis counts as away; 1 second by default
 * @param keyPrefix what the keys begin with; {@code chitchat} by default. A key reads
 *     <code>chitchat:{1400000000:update_chitchat}</code>
 */
public record RedisQuotaOptions(QuotaOptions quota, Duration commandTimeout, String keyPrefix) {

    private static final Duration A_DAY = Duration.ofDays(1);
    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(1);
    private static final String KEY_PREFIX = "chitchat";
    private static final int MOST_TOKENS = 100;

    /**
     * 5 calls a second of at most 10 seconds, which wait while Redis is away; it is away after 1 second without an
     * answer. Keys begin with {@code chitchat}.
     */
    public static final RedisQuotaOptions DEFAULTS = of(Rate.DOCUMENTED);

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if a command may take no time or over a day, or the rate has over 100 tokens
     */
    public RedisQuotaOptions {
        if (commandTimeout.isNegative() || commandTimeout.isZero() || commandTimeout.compareTo(A_DAY) > 0) {
            throw new IllegalArgumentException(
                    "commandTimeout must lie above zero and be a day at most, not " + commandTimeout);
        }
        if (quota.rate().tokens() > MOST_TOKENS) {
            throw new IllegalArgumentException("a shared quota has at most 100 tokens, not "
                    + quota.rate().tokens() + "; give the same rate in a shorter window");
        }
    }

    /**
     * {@return options with this rate and the defaults for the rest}
     *
     * @param rate what the server takes from all processes together
     */
    public static RedisQuotaOptions of(Rate rate) {
        return new RedisQuotaOptions(QuotaOptions.of(rate), COMMAND_TIMEOUT, KEY_PREFIX);
    }

    /**
     * {@return a copy with another rate, bound on waiters, scheduler, longest call or policy}
     *
     * @param options what does not concern Redis
     */
    public RedisQuotaOptions withQuota(QuotaOptions options) {
        return new RedisQuotaOptions(options, commandTimeout, keyPrefix);
    }

    /**
     * {@return a copy for calls that may take so long}
     *
     * @param duration not less than the client's timeout of one attempt
     */
    public RedisQuotaOptions withLongestCall(Duration duration) {
        return withQuota(quota.withLongestCall(duration));
    }

    /**
     * {@return a copy with another policy for the time when Redis is away}
     *
     * @param policy what to do
     */
    public RedisQuotaOptions withOutage(StoreOutagePolicy policy) {
        return withQuota(quota.withOutage(policy));
    }

    /**
     * {@return a copy with another patience with Redis}
     *
     * @param duration after which a command counts as not answered
     */
    public RedisQuotaOptions withCommandTimeout(Duration duration) {
        return new RedisQuotaOptions(quota, duration, keyPrefix);
    }

    /**
     * {@return a copy with other keys}
     *
     * @param prefix what the keys begin with
     */
    public RedisQuotaOptions withKeyPrefix(String prefix) {
        return new RedisQuotaOptions(quota, commandTimeout, prefix);
    }
}
