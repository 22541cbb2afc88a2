package dev.chitchat.cli.options;

import dev.chitchat.ChitchatClient;
import dev.chitchat.ChitchatClientBuilder;
import dev.chitchat.api.Account;
import dev.chitchat.cli.options.Connection.Address;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.Rate;
import dev.chitchat.quota.StoreOutagePolicy;
import dev.chitchat.redis.RedisAddress;
import dev.chitchat.redis.RedisQuota;
import dev.chitchat.redis.RedisQuotaOptions;
import dev.chitchat.redis.RedisStatus;
import dev.chitchat.retry.RetryPolicy;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where calls go, how fast, and how often they are made again. */
public final class ServiceOptions {

    private static final int MOST_RETRIES = 1000;
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description = "The address of the service. Variable: CHITCHAT_ENDPOINT.")
    private @Nullable String endpoint;

    @Option(
            names = "--region",
            paramLabel = "NAME",
            completionCandidates = Address.Regions.class,
            description = "Instead of an endpoint, the application's data centre: china, singapore, seoul, tokyo,"
                    + " frankfurt, silicon-valley, jakarta, mumbai, saudi-arabia. Variable: CHITCHAT_REGION.")
    private @Nullable String region;

    @Option(
            names = "--sandbox",
            description = "Starts a sandbox in this process and uses it: nothing leaves the machine, and account,"
                    + " endpoint and region are not needed or looked at. It allows as many calls a second as --rate.")
    boolean sandbox;

    @Option(
            names = "--quota",
            paramLabel = "local|redis://…",
            description = "Where the quota is kept: 'local' (in this process), the default, or a Redis that all"
                    + " processes of the application share, also rediss:// and redis-sentinel://. Who signs in there:"
                    + " CHITCHAT_REDIS_USERNAME, CHITCHAT_REDIS_PASSWORD. Variable: CHITCHAT_QUOTA.")
    private @Nullable String quota;

    @Option(
            names = "--quota-outage",
            paramLabel = "wait|fail|local:N",
            description = "While that Redis is away, calls wait (the default), fail, or go on with this process's"
                    + " share of the rate where at most N processes share it.")
    private @Nullable String quotaOutage;

    @Option(
            names = "--max-wait",
            paramLabel = "D",
            description = "How long calls wait for a service or a Redis that is away before they fail; 10m for the"
                    + " service and without end for Redis by default.")
    private @Nullable String maxWait;

    @Option(names = "--rate", paramLabel = "N", description = "Calls a second, also 2.5; 5 by default.")
    private @Nullable String rate;

    @Option(
            names = "--max-retries",
            paramLabel = "N",
            description = "How often a failed call is made again when that may help; 10 by default.")
    private @Nullable String maxRetries;

    @Option(
            names = "--timeout",
            paramLabel = "D",
            description = "How long one attempt may take, for example 10s (the default), 500ms or 2m; waiting for the"
                    + " quota does not count.")
    private @Nullable String timeout;

    @Mixin
    Network network = new Network();

    /** The pace, or the default with a problem noted. */
    public Rate rate(Problems problems) {
        return problems.read("--rate", rate, ServiceOptions::perSecond, Rate.perSecond(5));
    }

    /** Reads all settings and tells everything that is missing or wrong to {@code problems}; only to be used if there was nothing. */
    Connection.Settings settings(AccountOptions account, Configuration configuration, Problems problems) {
        Duration wait = problems.read("--max-wait", maxWait, Quantity::duration);
        Address address = sandbox ? null : Address.read(endpoint, region, configuration, problems);
        Account caller = sandbox ? null : account.account(configuration, problems);
        UnaryOperator<ChitchatClientBuilder> through =
                sandbox ? builder -> builder : network.read(configuration, problems);
        Rate pace = rate(problems);
        QuotaPlace place = quota(configuration, wait, problems);
        Connection.Origin origin = address == null || caller == null
                ? null
                : new Connection.Origin(caller.sdkAppId(), address.host(), place.toString());
        UnaryOperator<ChitchatClientBuilder> way = address == null || caller == null
                ? through
                : builder -> through.apply(address.way().apply(builder)).account(caller);
        RetryPolicy defaults =
                wait == null ? RetryPolicy.defaults() : RetryPolicy.defaults().withMaxOutage(wait);
        RetryPolicy retries = problems.read(
                "--max-retries",
                maxRetries,
                text -> defaults.withMaxRetries((int) Quantity.whole(text, 0, MOST_RETRIES)),
                defaults);
        Duration attempt = problems.read("--timeout", timeout, ServiceOptions::attemptTimeout, Duration.ofSeconds(10));
        return new Connection.Settings(origin, way, pace, place, retries, attempt, configuration);
    }

    /** Where the quota is kept, or in this process with a problem noted; the text is not repeated, as it may hold a password. */
    private QuotaPlace quota(Configuration configuration, @Nullable Duration wait, Problems problems) {
        Configuration.Setting given = configuration.setting("--quota", quota);
        String text = given.text();
        StoreOutagePolicy waits = wait == null ? StoreOutagePolicy.waits() : StoreOutagePolicy.waits(wait);
        StoreOutagePolicy outage =
                problems.read("--quota-outage", quotaOutage, policy -> QuotaPlace.outage(policy, waits), waits);
        if (quotaOutage != null && (text == null || text.equals("local"))) {
            problems.add("--quota-outage says what to do while Redis is away, but the quota is kept in this process;"
                    + " give --quota redis://... too, or leave it out");
        }
        if (quota != null && quota.contains("@")) {
            problems.add("--quota holds a user, and others on this machine can see the command line;"
                    + " put the address into CHITCHAT_QUOTA, or user and password into CHITCHAT_REDIS_USERNAME and"
                    + " CHITCHAT_REDIS_PASSWORD");
        }
        return Objects.requireNonNullElse(
                problems.readHidden(given, place -> QuotaPlace.read(place, outage, configuration.environment())),
                QuotaPlace.LOCAL);
    }

    private static Duration attemptTimeout(String text) {
        Duration timeout = Quantity.duration(text);
        if (timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("an attempt takes between 1 ms and a day; give for example 10s or 2m");
        }
        return timeout;
    }

    private static Rate perSecond(String text) {
        try {
            return Rate.perSecond(Quantity.decimal(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + "; the service takes 5", e);
        }
    }

    /** The way to the service: whom to believe, a proxy, and whether to turn to the region's backup host. */
    static final class Network {

        @Option(
                names = "--ca-file",
                paramLabel = "F",
                description = "A PEM file with the certificates of the authorities to trust, instead of Java's."
                        + " Variable: CHITCHAT_CA_FILE.")
        private @Nullable String caFile;

        @Option(
                names = "--proxy",
                paramLabel = "URL",
                description = "An HTTP proxy to go through, http://host:port. One that wants user and password is"
                        + " given by the variable only, http://user:password@host:port. Variable: CHITCHAT_PROXY.")
        private @Nullable String proxy;

        @Option(names = "--no-failover", description = "Never turns to the region's backup host.")
        private boolean noFailover;

        /** Reads what was given and notes what cannot be used; never shows the proxy's address, as it may hold a password. */
        UnaryOperator<ChitchatClientBuilder> read(Configuration configuration, Problems problems) {
            Configuration.Setting trusted = configuration.setting("--ca-file", caFile);
            UnaryOperator<ChitchatClientBuilder> way = builder -> {
                builder.failover(!noFailover);
                return trusted.text() == null ? builder : builder.trustedCertificates(Path.of(trusted.text()));
            };
            try {
                ChitchatClientBuilder unused = way.apply(ChitchatClient.builder());
            } catch (IllegalArgumentException e) {
                problems.add(trusted.name() + ": " + e.getMessage());
            }
            URI address = problems.readHidden(configuration.setting("--proxy", proxy), Network::proxy);
            if (proxy != null && proxy.contains("@")) {
                problems.add("--proxy holds a user, and others on this machine can see the command line;"
                        + " put the address into CHITCHAT_PROXY");
            }
            return builder ->
                    address == null ? way.apply(builder) : way.apply(builder).proxy(address);
        }

        private static URI proxy(String text) {
            URI address;
            try {
                address = new URI(text.strip());
            } catch (URISyntaxException e) {
                throw new IllegalArgumentException("it is no address; give http://host:port");
            }
            ChitchatClient.builder().proxy(address); // says what is wrong with it
            return address;
        }
    }

    /** Where the quota is kept: in this process alone, or on a Redis, and what calls do while that is away. */
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

        static StoreOutagePolicy outage(String text, StoreOutagePolicy waits) {
            if (text.startsWith("local:")) {
                return StoreOutagePolicy.localShare((int) Quantity.whole(text.substring(6), 1, 1_000_000));
            }
            return switch (text) {
                case "wait" -> waits;
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
                return "the Redis of the quota, " + redis + ", " + (status.refuses() ? "refuses" : "does not answer")
                        + " ("
                        + (said == null ? "nothing within " + patience.toSeconds() + " s" : said)
                        + "); mend that, or give another --quota";
            }
        }

        @Override
        public String toString() {
            return redis == null ? "local" : redis.toString();
        }

        Quota quota(Rate rate, Duration longestCall) {
            return redis == null
                    ? Quota.local(rate)
                    : RedisQuota.at(
                            redis,
                            RedisQuotaOptions.of(rate)
                                    .withLongestCall(longestCall)
                                    .withOutage(outage));
        }
    }
}
