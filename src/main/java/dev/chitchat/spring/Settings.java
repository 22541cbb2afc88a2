package dev.chitchat.spring;

import dev.chitchat.ChitchatClient;
import dev.chitchat.ChitchatClientBuilder;
import dev.chitchat.api.Account;
import dev.chitchat.api.Region;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.quota.QuotaOptions;
import dev.chitchat.quota.Rate;
import dev.chitchat.quota.StoreOutagePolicy;
import dev.chitchat.redis.RedisQuotaOptions;
import dev.chitchat.retry.RetryPolicy;
import dev.chitchat.spring.ChitchatProperties.AccountProperties;
import dev.chitchat.spring.ChitchatProperties.ClientProperties;
import dev.chitchat.spring.ChitchatProperties.OutagePolicy;
import dev.chitchat.spring.ChitchatProperties.QuotaProperties;
import dev.chitchat.spring.ChitchatProperties.Store;
import dev.chitchat.spring.PropertyException.Collector;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.ssl.SslBundles;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** What the properties come to. They are checked all at once, so that one start tells of all mistakes by name. */
final class Settings {

    /** The properties of the account at the top level, and what is common to all, begin with this. */
    static final String COMMON = "chitchat";

    private static final String QUOTA = "chitchat.quota.";
    private static final String BUNDLE = "chitchat.ssl.bundle";
    private static final String AUTHORITIES = "chitchat.client.ca-file";
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]+");
    private static final SecretKey ANY = SecretKey.of("any");
    private static final long ANY_APPLICATION = 88888888;
    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final URI TO_BE_REPLACED = URI.create("https://localhost");
    private static final AccountProperties NOTHING =
            new AccountProperties(null, "administrator", null, null, null, null);

    private final PropertyReader reader;
    private final BeanFactory beans;
    final ChitchatProperties properties;
    private final boolean ownDetails;
    private final Map<String, ChitchatConnectionDetails> accounts = new LinkedHashMap<>();
    private final Map<String, Client> clients = new LinkedHashMap<>();
    private final Collector problems = new Collector();
    private final Client common;
    final QuotaOptions quota;

    /** Those of the quota of all processes that use one Redis. */
    final RedisQuotaOptions shared;

    private final @Nullable BundleTls tls;

    /** {@code ownDetails}: the application itself says where the service is, so no account needs an address. */
    Settings(PropertyReader reader, BeanFactory beans, @Nullable SslBundles bundles, boolean ownDetails) {
        this.reader = reader;
        this.beans = beans;
        this.properties = reader.properties(problems);
        this.ownDetails = ownDetails;
        this.common = new Client(COMMON);
        if (isSandbox() && !beans.containsBean("chitchatSandboxDetails")) { // it has a condition, which reads no "yes"
            problems.add("chitchat.sandbox.enabled", true, "it must be true or false, ahead of time too");
        }
        if (isSandbox() || (!ownDetails && reader.isSet("chitchat.sdk-app-id"))) {
            read(ChitchatClients.DEFAULT, COMMON, properties.account());
        }
        reader.accounts().forEach(this::readFurther);
        if (properties.health().outageStatus().isBlank()) {
            problems.add(
                    "chitchat.health.outage-status", true, "it is blank; name a status, such as UP or OUT_OF_SERVICE");
        }
        this.quota = quotaOptions();
        this.shared = sharedOptions();
        this.tls = tls(bundles);
        problems.throwIfAny(isSandbox());
    }

    boolean isSandbox() {
        return properties.sandbox().enabled();
    }

    @Nullable
    ChitchatConnectionDetails topLevel() {
        return accounts.get(ChitchatClients.DEFAULT);
    }

    /** At the address of the application's own details, if any: no account of a test must reach the real service. */
    Map<String, ChitchatConnectionDetails> further(@Nullable ChitchatConnectionDetails own) {
        Map<String, ChitchatConnectionDetails> further = new LinkedHashMap<>(accounts);
        further.remove(ChitchatClients.DEFAULT);
        if (ownDetails && own != null) {
            further.replaceAll((name, details) -> ChitchatConnectionDetails.of(own.endpoint(), details.account()));
        }
        return further;
    }

    void configure(String account, ChitchatClientBuilder builder) {
        Client client = clients.getOrDefault(account, common);
        client.apply(builder);
        problems.throwIfAny(isSandbox());
        boolean ownAuthorities = client != common && !client.named("ca-file").equals(AUTHORITIES);
        if (tls != null && !ownAuthorities) {
            builder.httpClient(tls::on);
        }
    }

    Duration shutdownTimeout(String account) {
        return clients.getOrDefault(account, common).calls.shutdownTimeout();
    }

    // accounts

    /** The properties of an account begin with this. */
    static String prefix(String account) {
        return "chitchat.accounts" + (PLAIN.matcher(account).matches() ? "." + account : "[" + account + "]");
    }

    private void readFurther(String name) {
        if (name.equalsIgnoreCase(ChitchatClients.DEFAULT)) {
            problems.add(prefix(name), false, "this is the name of the account at the top level; choose another");
            return;
        }
        clients.put(name, new Client(prefix(name)));
        read(name, prefix(name), properties.accounts().getOrDefault(name, NOTHING));
    }

    private void read(String name, String prefix, AccountProperties account) {
        Long app = isSandbox() && account.sdkAppId() == null ? Long.valueOf(ANY_APPLICATION) : account.sdkAppId();
        boolean known = app != null
                && problems.read(prefix + ".sdk-app-id", true, () -> Account.of(app, "administrator", ANY)) != null;
        if (!known) {
            problems.add(prefix + ".sdk-app-id", false, "it is missing; set it to the SDKAppID that the console shows");
        }
        known &= problems.read(prefix + ".identifier", true, () -> Account.of(1, account.identifier(), ANY)) != null;
        SecretKey key = isSandbox() ? ANY : problems.read(prefix, false, () -> key(prefix, account.secretKeyFile()));
        URI endpoint = ownDetails || isSandbox() ? TO_BE_REPLACED : endpoint(prefix, account);
        if (known && app != null && key != null && endpoint != null) {
            accounts.put(name, ChitchatConnectionDetails.of(endpoint, Account.of(app, account.identifier(), key)));
        }
    }

    /** Whether the first of two properties that exclude each other is the nearer; both in one place are a mistake. */
    private boolean counts(String first, String second) {
        List<String> nearest = reader.nearest(first, second);
        if (nearest.size() > 1) {
            problems.add(first, false, second + " is given too, in the same place; keep one of them");
        }
        return nearest.equals(List.of(first));
    }

    private SecretKey key(String prefix, @Nullable Path file) {
        if (file != null && counts(prefix + ".secret-key-file", prefix + ".secret-key")) {
            String property = prefix + ".secret-key-file";
            try {
                return SecretKey.fromFile(file);
            } catch (IOException e) {
                throw new PropertyException(
                        property, "the file cannot be read (" + e.getClass().getSimpleName() + ")");
            } catch (IllegalArgumentException e) {
                throw new PropertyException(property, "the file holds no key: " + e.getMessage());
            }
        }
        SecretKey key = reader.key(prefix + ".secret-key");
        if (key == null) {
            throw new PropertyException(
                    prefix + ".secret-key",
                    "it is missing, or not one text; set it, or secret-key-file, to the application's key");
        }
        return key;
    }

    private @Nullable URI endpoint(String prefix, AccountProperties account) {
        URI given = account.endpoint();
        if (given != null && (account.region() == null || counts(prefix + ".endpoint", prefix + ".region"))) {
            problems.read(
                    prefix + ".endpoint", false, () -> ChitchatClient.builder().endpoint(given));
            return given;
        }
        Region region = account.region();
        if (region != null) {
            return region.endpoint();
        }
        if (!problems.has(prefix + ".endpoint")) {
            String missing = "it is missing; set it to the application's data centre, or set endpoint";
            problems.add(prefix + ".region", false, missing);
        }
        return null;
    }

    // quota

    boolean isLocal() {
        return isSandbox() || (properties.quota().store() == Store.LOCAL && redisAddress() == null);
    }

    /** The address in {@code CHITCHAT_QUOTA}, the variable of the command line, which counts where no store is set. */
    @Nullable
    String redisAddress() {
        String given = reader.isSet(QUOTA + "store") ? null : reader.secret("chitchat.quota");
        return given == null || given.equals("local") ? null : given;
    }

    private QuotaOptions quotaOptions() {
        QuotaProperties given = properties.quota();
        QuotaOptions rate =
                taken("rate", QuotaOptions.of(Rate.DOCUMENTED), () -> QuotaOptions.of(Rate.perSecond(given.rate())));
        return taken("max-waiting", rate, () -> rate.withMaxWaiting(given.maxWaiting()));
    }

    private <T> T taken(String property, T otherwise, Supplier<T> use) {
        return Objects.requireNonNullElse(problems.read(QUOTA + property, true, use), otherwise);
    }

    private RedisQuotaOptions sharedOptions() {
        RedisQuotaOptions options = RedisQuotaOptions.DEFAULTS
                .withKeyPrefix(properties.quota().keyPrefix())
                .withOutage(outage());
        if (!Boolean.FALSE.equals(problems.read("chitchat.quota", false, this::isLocal))) {
            return options;
        }
        Duration longest = Stream.concat(clients.values().stream(), Stream.of(common))
                .map(client -> client.calls.timeout())
                .filter(timeout -> timeout.compareTo(Duration.ofDays(1)) <= 0) // others are refused by their name
                .reduce(options.quota().longestCall(), (one, other) -> one.compareTo(other) > 0 ? one : other);
        return taken(
                "rate",
                options,
                () -> options.withQuota(
                        quota.withOutage(options.quota().outage()).withLongestCall(longest)));
    }

    private StoreOutagePolicy outage() {
        QuotaProperties quota = properties.quota();
        Integer processes = quota.processes();
        boolean shares = quota.outage() == OutagePolicy.LOCAL_SHARE;
        if (processes == null ? shares : processes < 1) {
            problems.add(QUOTA + "processes", true, "a local share needs the number of processes, at least 1");
        } else if (shares && processes != null) {
            return StoreOutagePolicy.localShare(processes);
        }
        return quota.outage() == OutagePolicy.FAILS ? StoreOutagePolicy.fails() : StoreOutagePolicy.waits();
    }

    // connections

    private @Nullable BundleTls tls(@Nullable SslBundles bundles) {
        String name = properties.ssl().bundle();
        if (name == null || (reader.isSet(AUTHORITIES) && !counts(BUNDLE, AUTHORITIES))) {
            return null;
        }
        return problems.read(BUNDLE, true, () -> BundleTls.of(name, bundles));
    }

    /** Where the service is and who calls it, known already. */
    record Details(URI endpoint, Account account) implements ChitchatConnectionDetails {}

    // clients

    /** How the client of one account calls: the properties under its {@code client}, over the common ones. */
    private final class Client {

        private final String prefix;
        private final ClientProperties calls;

        /** Checked at once; {@code prefix} is that of the account, {@link #COMMON} for the one at the top level. */
        Client(String prefix) {
            this.prefix = prefix;
            this.calls = reader.client(prefix.equals(COMMON) ? List.of(COMMON) : List.of(prefix, COMMON));
            apply(ChitchatClient.builder());
        }

        /** The name of one of these properties where the account sets it itself, or else the common name. */
        String named(String property) {
            String own = prefix + ".client." + property;
            return reader.isSet(own) ? own : COMMON + ".client." + property;
        }

        /** Sets all of it on a builder and collects what it refuses, under the account's property where that is set. */
        void apply(ChitchatClientBuilder builder) {
            ClientProperties all = calls;
            set("timeout", all.timeout(), builder::timeout);
            set("deadline", all.deadline(), builder::deadline);
            set("ca-file", all.caFile(), builder::trustedCertificates);
            set("look-ahead", all.lookAhead(), builder::lookAhead);
            set("max-in-flight", all.maxInFlight(), builder::maxInFlight);
            set("signature-validity", all.signatureValidity(), builder::signatureValidity);
            boolean idles = set("max-idle", all.maxIdle(), idle -> builder.connectionLimits(idle, MOMENT));
            set("max-life", all.maxLife(), life -> builder.connectionLimits(idles ? all.maxIdle() : MOMENT, life));
            builder.merging(all.merging()).failover(all.failover());
            set("results-on", all.resultsOn(), name -> builder.resultsOn(scheduler(name)));
            set("max-retries", all.maxRetries(), RetryPolicy.defaults()::withMaxRetries);
            notNegative("shutdown-timeout", all.shutdownTimeout());
            Duration floor = notNegative("rate-limit-floor", all.rateLimitFloor());
            Duration outage = notNegative("max-outage", all.maxOutage());
            Duration longest = notNegative("max-backoff", all.maxBackoff());
            if (longest.equals(all.maxBackoff())) {
                int retries = Math.max(0, all.maxRetries());
                set(
                        reader.isSet(named("min-backoff")) ? "min-backoff" : "max-backoff",
                        all.minBackoff(),
                        wait -> builder.retry(new RetryPolicy(retries, wait, longest, floor, outage)));
            }
            proxy(builder);
        }

        private <T> boolean set(String name, @Nullable T value, Function<T, Object> setter) {
            return value == null || problems.read(named(name), true, () -> setter.apply(value)) != null;
        }

        /** The value, or none at all where it is negative, which is collected. */
        private Duration notNegative(String name, Duration value) {
            if (value.isNegative()) {
                problems.add(named(name), true, "it must not be negative");
            }
            return value.isNegative() ? Duration.ZERO : value;
        }

        /** A bean of the application, such as the executor that Boot makes, or Reactor's own for code that blocks. */
        private Scheduler scheduler(String name) {
            if (name.equals("bounded-elastic")) {
                return Schedulers.boundedElastic();
            }
            Object bean = beans.containsBean(name) ? beans.getBean(name) : null;
            if (bean instanceof Scheduler scheduler) {
                return scheduler;
            }
            if (bean instanceof Executor executor) {
                return Schedulers.fromExecutor(executor);
            }
            throw new IllegalArgumentException("there is no Executor or Scheduler as a bean of this name;"
                    + " name one, such as applicationTaskExecutor, or bounded-elastic");
        }

        /** Its address may hold a password, so it is not among the properties that are bound, converted and shown. */
        private void proxy(ChitchatClientBuilder builder) {
            String property = reader.isSet(named("proxy")) ? named("proxy") : COMMON + ".proxy";
            problems.read(property, false, () -> {
                String address = reader.secret(property);
                try {
                    return address == null ? null : builder.proxy(new URI(address));
                } catch (URISyntaxException e) {
                    throw new IllegalArgumentException(
                            "it is no address; give http://host:port, with special characters percent-encoded");
                }
            });
        }
    }
}
