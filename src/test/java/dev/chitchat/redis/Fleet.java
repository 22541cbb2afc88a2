package dev.chitchat.redis;

import dev.chitchat.quota.Limiter;
import dev.chitchat.quota.Rate;
import dev.chitchat.quota.StoreOutagePolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Quotas on one Redis that know nothing of each other, each with a connection of its own, as processes would have. */
final class Fleet implements AutoCloseable {

    static final Duration WINDOW = Duration.ofMillis(300);
    static final Rate RATE = new Rate(5, WINDOW);
    static final RedisQuotaOptions OPTIONS = RedisQuotaOptions.of(RATE)
            .withCommandTimeout(Duration.ofSeconds(10))
            .withLongestCall(Duration.ofMillis(500));

    /** For a server that goes silent; a slow machine may go silent for as long. */
    static final RedisQuotaOptions IMPATIENT = OPTIONS.withCommandTimeout(Duration.ofMillis(500));

    private final RedisAddress address;
    private final List<Limiter> limiters = new ArrayList<>();
    private final List<RedisQuota> quotas = new ArrayList<>();

    Fleet(RedisProcess redis) {
        this.address = RedisAddress.of(redis.uri());
    }

    /** One more process. */
    Limiter join() {
        return join(OPTIONS);
    }

    Limiter join(StoreOutagePolicy outage) {
        return join(OPTIONS.withOutage(outage));
    }

    Limiter join(RedisQuotaOptions options) {
        RedisQuota quota = RedisQuota.at(address, options);
        quotas.add(quota);
        Limiter limiter = quota.limiter("88888888", "update");
        limiters.add(limiter);
        return limiter;
    }

    RedisStatus status(int process) {
        return quotas.get(process).status();
    }

    @Override
    public void close() {
        limiters.forEach(Limiter::close);
    }
}
