package dev.chitchat.redis;

import dev.chitchat.quota.Admission;
import dev.chitchat.quota.Limiter;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.Rate;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.api.StatefulConnection;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * A quota kept on Redis and shared by every process that uses the same server, key prefix, application and command.
 *
 * <p>Thread-safe. Connects with the first call, not before. One decision is one round trip; calls of one process wait in
 * line in the process, and the processes take turns. From the same answers, it waits as long and becomes as strict as the local quota, and
 * what was learned from rejections is shared. The server's clock is the only one that counts: a step back delays no call, and a
 * step forward frees all tokens once. Redis 5 or later, or a server that speaks and scripts like it.
 *
 * <p>Make one and share it, as each has a connection and lines of its own. What it opened itself it closes with the last
 * limiter.
 *
 * <pre>{@code
 * RedisQuotaOptions options = RedisQuotaOptions.of(Rate.perSecond(5)).withOutage(StoreOutagePolicy.localShare(3));
 * RedisQuota quota = RedisQuota.at(RedisAddress.of("redis://localhost:6379"), options);
 * }</pre>
 */
public final class RedisQuota implements Quota {

    private final RedisStores stores;
    private final Quota quota;

    private RedisQuota(RedisLink link, RedisQuotaOptions options) {
        this.stores = new RedisStores(link, options);
        this.quota = Quota.shared(stores::open, options.quota());
    }

    /**
     * {@return a quota of 5 calls a second at an address, with a client of its own}
     *
     * @param uri as {@link RedisAddress#of} takes it
     * @throws IllegalArgumentException if it is no address of a Redis
     * @throws IllegalStateException if Lettuce is not on the class path
     */
    public static RedisQuota at(String uri) {
        return at(RedisAddress.of(uri), RedisQuotaOptions.DEFAULTS);
    }

    /**
     * {@return a quota at an address, with a client of its own} It tries to connect again at most every 2 seconds while the
     * server is away.
     *
     * @param address where the server, its sentinels or its cluster are
     * @param options rate, longest call, what to do in an outage
     * @throws IllegalStateException if Lettuce is not on the class path
     */
    public static RedisQuota at(RedisAddress address, RedisQuotaOptions options) {
        requireDriver();
        return new RedisQuota(RedisLink.at(address), options);
    }

    /**
     * {@return a quota on a connection of a client of yours, which opens it with the first call; reconnects as the client does}
     *
     * @param client a {@code RedisClient} or {@code RedisClusterClient}; knows its address; never shut down by the quota
     * @param options rate, longest call, what to do in an outage
     */
    public static RedisQuota on(AbstractRedisClient client, RedisQuotaOptions options) {
        return on(() -> client, options);
    }

    /**
     * {@return a quota on a connection of whatever client the application has at the moment, as one that is restarted makes a
     * new one}
     *
     * @param client gives a {@code RedisClient} or {@code RedisClusterClient}, the same until there is a new one; asked often
     * @param options rate, longest call, what to do in an outage
     */
    public static RedisQuota on(Supplier<? extends AbstractRedisClient> client, RedisQuotaOptions options) {
        return new RedisQuota(RedisLink.of(client), options);
    }

    /**
     * {@return a quota on a connection of yours, which may be shared with anything that does not block it}
     *
     * @param connection to a server or a cluster; never closed by the quota
     * @param options rate, longest call, what to do in an outage
     */
    public static RedisQuota on(StatefulConnection<String, String> connection, RedisQuotaOptions options) {
        return new RedisQuota(RedisLink.given(connection), options);
    }

    /** Looks the driver up by name, so that its absence is an error in plain words. */
    private static void requireDriver() {
        try {
            Class.forName("io.lettuce.core.RedisClient", false, RedisQuota.class.getClassLoader());
        } catch (ClassNotFoundException absent) {
            throw new IllegalStateException(
                    "a quota on Redis needs the driver Lettuce, which is not on the class path;"
                            + " add io.lettuce:lettuce-core, version 6.6 or later (7.5.2.RELEASE is tested)",
                    absent);
        }
    }

    @Override
    public Limiter limiter(String scope, String command, Admission admission) {
        return quota.limiter(scope, command, admission);
    }

    @Override
    public Rate rate() {
        return quota.rate();
    }

    /**
     * Asks Redis once, under the key of each command in use, whether the quota can be kept there. Lazy; takes no token, and changes
     * nothing but the connection, which is opened if need be. Completes when Redis answers, be it with an error that will pass,
     * such as {@code LOADING}; emits what the driver says where Redis does not answer within the command timeout (10 seconds
     * longer for a first connection) or refuses: {@link #status()} has that in words.
     *
     * @return the check, on a thread of the driver
     */
    public Mono<Void> check() {
        return stores.check();
    }

    /** {@return how this process and Redis get on; cheap enough for a gauge} */
    public RedisStatus status() {
        return stores.status();
    }
}
