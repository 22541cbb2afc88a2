package dev.chitchat.spring;

import dev.chitchat.api.Region;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties under {@code chitchat}, but for the secret keys, which stay out of everything that binds, converts and
 * shows properties.
 *
 * @param sdkAppId SDKAppID that the console assigned. The client is there once this is set.
 * @param identifier App administrator account that calls.
 * @param secretKeyFile File that holds the secret key, for example a mounted secret.
 * @param region Data centre of the application.
 * @param endpoint Address of the service where no region fits, such as a sandbox.
 * @param accounts Further accounts by name, each with a client of its own in the bean ChitchatClients.
 * @param client How calls are made, by the clients of all accounts.
 * @param quota How many calls are made, by the clients of all accounts.
 * @param ssl How connections are encrypted, by the clients of all accounts.
 * @param health What the health of the application says.
 * @param sandbox A stand-in for the service, for tests.
 */
@ConfigurationProperties("chitchat")
record ChitchatProperties(
        @Nullable Long sdkAppId,
        @DefaultValue("administrator") String identifier,
        @Nullable Path secretKeyFile,
        @Nullable Region region,
        @Nullable URI endpoint,
        @DefaultValue Map<String, AccountProperties> accounts,
        @DefaultValue ClientProperties client,
        @DefaultValue QuotaProperties quota,
        @DefaultValue SslProperties ssl,
        @DefaultValue HealthProperties health,
        @DefaultValue SandboxProperties sandbox) {

    AccountProperties account() {
        return new AccountProperties(sdkAppId, identifier, secretKeyFile, region, endpoint, client);
    }

    /**
     * One account.
     *
     * @param sdkAppId SDKAppID that the console assigned.
     * @param identifier App administrator account that calls.
     * @param secretKeyFile File that holds the secret key, for example a mounted secret.
     * @param region Data centre of the application.
     * @param endpoint Address of the service where no region fits, such as a sandbox.
     * @param client How its client calls, over what is common to all.
     */
    record AccountProperties(
            @Nullable Long sdkAppId,
            @DefaultValue("administrator") String identifier,
            @Nullable Path secretKeyFile,
            @Nullable Region region,
            @Nullable URI endpoint,
            @Nullable ClientProperties client) {}

    /**
     * How calls are made.
     *
     * @param timeout Longest time of one attempt; waits for the quota and between attempts do not count.
     * @param deadline Longest time of a whole call, waits for the quota and retries included. None by default.
     * @param maxRetries Further attempts of a call that failed in a way that may pass.
     * @param minBackoff Wait before the first retry, doubled for each further one.
     * @param maxBackoff Longest wait before a retry.
     * @param rateLimitFloor Shortest wait after the service said that calls come too often.
     * @param maxOutage How long calls wait for a service that is down, without using up their retries.
     * @param lookAhead Elements that a stream of updates holds at most.
     * @param maxInFlight Calls of a stream in flight at most. By default as few as keep up the rate.
     * @param merging Whether updates of one question that wait in a stream go out as one call.
     * @param signatureValidity Validity of a signature; it is renewed well before.
     * @param caFile PEM file with the authorities to trust in place of the JVM's.
     * @param failover Whether calls go to the region's backup host while the first cannot be reached.
     * @param maxIdle Idle time after which a connection is closed.
     * @param maxLife Age at which a connection is closed.
     * @param resultsOn Name of a bean, an Executor or Scheduler, on which streams emit results, or bounded-elastic.
     * @param shutdownTimeout How long a stopping application waits for calls under way.
     */
    record ClientProperties(
            @DefaultValue("10s") Duration timeout,
            @Nullable Duration deadline,
            @DefaultValue("10") int maxRetries,
            @DefaultValue("200ms") Duration minBackoff,
            @DefaultValue("10s") Duration maxBackoff,
            @DefaultValue("1s") Duration rateLimitFloor,
            @DefaultValue("10m") Duration maxOutage,
            @DefaultValue("256") int lookAhead,
            @Nullable Integer maxInFlight,
            @DefaultValue("false") boolean merging,
            @DefaultValue("24h") Duration signatureValidity,
            @Nullable Path caFile,
            @DefaultValue("true") boolean failover,
            @DefaultValue("20s") Duration maxIdle,
            @DefaultValue("10m") Duration maxLife,
            @Nullable String resultsOn,
            @DefaultValue("20s") Duration shutdownTimeout) {}

    /**
     * How many calls are made.
     *
     * @param rate Calls a second that the service takes of one application.
     * @param maxWaiting Calls that may wait for the quota; a further one fails at once.
     * @param store Where the quota is kept. On the application's Redis it is shared with other processes.
     * @param redisBean Name of the bean that knows the Redis, where the application has several.
     * @param keyPrefix Begins the quota's keys on Redis.
     * @param outage What calls do while Redis is away.
     * @param processes How many processes share the quota at most, for a local share.
     */
    record QuotaProperties(
            @DefaultValue("5") double rate,
            @DefaultValue("1000000") int maxWaiting,
            @DefaultValue("local") Store store,
            @Nullable String redisBean,
            @DefaultValue("chitchat") String keyPrefix,
            @DefaultValue("waits") OutagePolicy outage,
            @Nullable Integer processes) {}

    /** Where a quota is kept: in this process, or on the application's Redis, shared with all who use the same. */
    enum Store {
        LOCAL,
        REDIS
    }

    /** What calls do while the quota's Redis is away, as {@link dev.chitchat.quota.StoreOutagePolicy} says. */
    enum OutagePolicy {
        WAITS,
        FAILS,
        LOCAL_SHARE
    }

    /**
     * How connections are encrypted.
     *
     * @param bundle SSL bundle with the authorities to trust, in place of the JVM's, and a client certificate if asked.
     */
    record SslProperties(@Nullable String bundle) {}

    /**
     * What the health of the application says.
     *
     * @param outageStatus Status of the contributor chitchatService while the service of an account or the quota's Redis
     *     is down, such as OUT_OF_SERVICE.
     */
    record HealthProperties(@DefaultValue("UP") String outageStatus) {}

    /**
     * A stand-in for the service, for tests.
     *
     * @param enabled Whether a sandbox serves every account, with any key, and no client calls a real host.
     */
    record SandboxProperties(@DefaultValue("false") boolean enabled) {}
}
