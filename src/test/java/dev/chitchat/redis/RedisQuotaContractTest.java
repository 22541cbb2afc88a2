package dev.chitchat.redis;

import dev.chitchat.quota.Quota;
import dev.chitchat.quota.QuotaContract;
import dev.chitchat.quota.QuotaOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract, with the tokens on a real Redis. */
class RedisQuotaContractTest extends QuotaContract {

    private static RedisProcess redis;

    @BeforeAll
    static void start() {
        redis = RedisProcess.start();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @Override
    protected Quota quota(QuotaOptions options) {
        return RedisQuota.at(RedisAddress.of(redis.uri()), RedisQuotaOptions.DEFAULTS.withQuota(options));
    }
}
