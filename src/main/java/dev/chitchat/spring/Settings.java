package dev.chitchat.spring;

import dev.chitchat.ChitchatClient;
import dev.chitchat.ChitchatClientBuilder;
import dev.chitchat.api.Account;
import dev.chitchat.api.Region;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.QuotaOptions;
import dev.chitchat.quota.Rate;
import dev.chitchat.quota.SharedQuotaOptions;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/** What the properties come to. They are checked all at once, so that one start tells of all mistakes by name. */
final class Settings {

    private static final String QUOTA = "chitchat.quota.";
    private static final String BUNDLE = "chitchat.ssl.bundle";
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]+");
    private static final SecretKey ANY = SecretKey.of("any");
    private static final AccountProperties NOTHING = new AccountProperties(null, "administrator", null, null, null);

    /** What the properties of one account say; they hold for no other. */
    record Details(URI endpoint, Account account) implements ChitchatConnectionDetails {}

    private final ChitchatProperties properties;
    private final SecretKeys keys;
    private final boolean ownDetails;
    private final Map<String, Details> accounts = new LinkedHashMap<>();
    private final Collector problems = new Collector();
    private final QuotaOptions quota;
    private final SharedQuotaOptions shared;
    private final @Nullable SslBundle bundle;

    /** {@code ownDetails} says whether the application itself says where the service is: no account then needs an address. */
    Settings(ChitchatProperties properties, SecretKeys keys, @Nullable SslBundles bundles, boolean ownDetails) {
        this.properties = properties;
        this.keys = keys;
        this.ownDetails = ownDetails;
        if (properties.sdkAppId() != null && !ownDetails) {
            read(ChitchatClients.DEFAULT, "chitchat", properties.account());
        }
        names().forEach(this::readFurther);
        apply(ChitchatClient.builder());
        Duration shutdown = properties.client().shutdownTimeout();
        if (shutdown.isNegative()) {
            problems.add("chitchat.client.shutdown-timeout", true, "it must not be negative; 0s waits for no call");
        }
        if (properties.health().outageStatus().isBlank()) {
            problems.add(
                    "chitchat.health.outage-status", true, "it is blank; name a status, such as UP or OUT_OF_SERVICE");
        }
        this.quota = quotaOptions();
        this.shared = sharedOptions();
        this.bundle = sslBundle(bundles);
        problems.throwIfAny();
    }

    /** Those of the account at the top level. */
    ChitchatConnectionDetails topLevel() {
        return Objects.requireNonNull(accounts.get(ChitchatClients.DEFAULT), "read where sdk-app-id is set");
    }

    /**
     * Those of the further accounts. Where the application has details of its own, calls of every account go to their
     * address: a test with a sandbox must not reach the real service through a second account.
     */
    Map<String, Details> further(@Nullable ChitchatConnectionDetails own) {
        Map<String, Details> further = new LinkedHashMap<>(accounts);
        further.remove(ChitchatClients.DEFAULT);
        if (ownDetails && own != null) {
            further.replaceAll((name, details) -> new Details(own.endpoint(), details.account()));
        }
        return further;
    }

    /** The quota of this process alone; refused where another was asked for. */
    Quota local() {
        if (properties.quota().store() == Store.REDIS) {
            throw new PropertyException(
                    QUOTA + "store",
                    "there is no Redis to share it on; add spring-boot-starter-data-redis, or one RedisClient"
                            + " or RedisClusterClient of io.lettuce:lettuce-core as a bean");
        }
        return Quota.local(quota);
    }

    /** The quota of all processes that use one Redis. */
    RedisQuotaOptions redis() {
        return RedisQuotaOptions.DEFAULTS
                .withShared(shared)
                .withKeyPrefix(properties.quota().keyPrefix());
    }

    @Nullable
    SslBundle bundle() {
        return bundle;
    }

    /** Sets on a builder what holds for the clients of all accounts. */
    void configure(ChitchatClientBuilder builder) {
        apply(builder);
        problems.throwIfAny();
    }

    private void apply(ChitchatClientBuilder builder) {
        ClientProperties client = properties.client();
        RetryPolicy policy = RetryPolicy.defaults();
        set("timeout", client.timeout(), builder::timeout);
        set("deadline", client.deadline(), builder::deadline);
        set("ca-file", client.caFile(), builder::trustedCertificates);
        set("look-ahead", client.lookAhead(), builder::lookAhead);
        set("signature-validity", client.signatureValidity(), builder::signatureValidity);
        builder.merging(client.merging());
        set("max-retries", client.maxRetries(), retries -> builder.retry(policy.withMaxRetries(retries)));
        RetryPolicy retries = policy.withMaxRetries(Math.max(0, client.maxRetries()));
        if (client.maxBackoff().isNegative()) {
            problems.add("chitchat.client.max-backoff", true, "it must not be negative");
        } else {
            set(
                    "min-backoff",
                    client.minBackoff(),
                    wait -> builder.retry(retries.withBackoff(wait, client.maxBackoff())));
        }
    }

    private <T> void set(String name, @Nullable T value, Consumer<T> setter) {
        if (value != null) {
            problems.check("chitchat.client." + name, true, () -> setter.accept(value));
        }
    }

    // accounts

    private Set<String> names() {
        Set<String> names = keys.accounts();
        names.addAll(properties.accounts().keySet());
        return names;
    }

    private void readFurther(String name) {
        String prefix = "chitchat.accounts" + (PLAIN.matcher(name).matches() ? "." + name : "[" + name + "]");
        if (name.equalsIgnoreCase(ChitchatClients.DEFAULT)) {
            problems.add(prefix, false, "this is the name of the account at the top level; choose another");
        } else {
            read(name, prefix, properties.accounts().getOrDefault(name, NOTHING));
        }
    }

    private void read(String name, String prefix, AccountProperties account) {
        Long app = account.sdkAppId();
        boolean known = app != null;
        if (app == null) {
            problems.add(prefix + ".sdk-app-id", false, "it is missing; set it to the SDKAppID that the console shows");
        } else {
            known = problems.check(prefix + ".sdk-app-id", true, () -> Account.of(app, "administrator", ANY));
        }
        known &= problems.check(prefix + ".identifier", true, () -> Account.of(1, account.identifier(), ANY));
        SecretKey key = problems.read(() -> key(prefix, account));
        URI endpoint = ownDetails ? URI.create("https://localhost") : endpoint(prefix, account);
        if (known && app != null && key != null && endpoint != null) {
            accounts.put(name, new Details(endpoint, Account.of(app, account.identifier(), key)));
        }
    }

    private SecretKey key(String prefix, AccountProperties account) {
        SecretKey key = keys.read(prefix + ".secret-key");
        Path file = account.secretKeyFile();
        if (key != null && file != null) {
            throw new PropertyException(
                    prefix + ".secret-key-file", "a key is given both here and as secret-key; keep one of them");
        }
        if (key == null && file == null) {
            throw new PropertyException(
                    prefix + ".secret-key",
                    "it is missing, or not one text; set it, or secret-key-file, to the application's key");
        }
        return file == null ? Objects.requireNonNull(key) : keyOf(prefix + ".secret-key-file", file);
    }

    private static SecretKey keyOf(String property, Path file) {
        try {
            return SecretKey.fromFile(file);
        } catch (IOException e) {
            throw new PropertyException(
                    property, "the file cannot be read (" + e.getClass().getSimpleName() + ")");
        } catch (IllegalArgumentException e) {
            throw new PropertyException(property, "the file holds no key: " + e.getMessage());
        }
    }

    private @Nullable URI endpoint(String prefix, AccountProperties account) {
        URI given = account.endpoint();
        Region region = account.region();
        if (given == null && region == null) {
            problems.add(
                    prefix + ".region",
                    false,
                    "it is missing; set it to the application's data centre, or set endpoint");
            return null;
        }
        if (given == null) {
            return Objects.requireNonNull(region).endpoint();
        }
        if (region != null) {
            problems.add(prefix + ".endpoint", false, "a region is given too; keep one of them");
        }
        problems.check(
                prefix + ".endpoint", false, () -> ChitchatClient.builder().endpoint(given));
        return given;
    }

    // quota

    private QuotaOptions quotaOptions() {
        QuotaProperties given = properties.quota();
        QuotaOptions rate = problems.taken(
                QUOTA + "rate", QuotaOptions.of(Rate.DOCUMENTED), () -> QuotaOptions.of(Rate.perSecond(given.rate())));
        return problems.taken(QUOTA + "max-waiting", rate, () -> rate.withMaxWaiting(given.maxWaiting()));
    }

    private SharedQuotaOptions sharedOptions() {
        SharedQuotaOptions options = SharedQuotaOptions.of(Rate.DOCUMENTED).withOutage(outage());
        if (properties.quota().store() == Store.LOCAL) {
            return options;
        }
        Duration timeout = properties.client().timeout();
        Duration longest = timeout.compareTo(options.longestCall()) > 0 ? timeout : options.longestCall();
        return problems.taken(
                QUOTA + "rate", options, () -> options.withQuota(quota).withLongestCall(longest));
    }

    private StoreOutagePolicy outage() {
        QuotaProperties quota = properties.quota();
        Integer processes = quota.processes();
        boolean shares = quota.outage() == OutagePolicy.LOCAL_SHARE;
        if (processes == null ? shares : processes < 1) {
            problems.add(QUOTA + "processes", true, "a local share needs the number of processes, at least 1");
            return StoreOutagePolicy.waits();
        }
        if (shares && processes != null) {
            return StoreOutagePolicy.localShare(processes);
        }
        return quota.outage() == OutagePolicy.FAILS ? StoreOutagePolicy.fails() : StoreOutagePolicy.waits();
    }

    // connections

    private @Nullable SslBundle sslBundle(@Nullable SslBundles bundles) {
        String name = properties.ssl().bundle();
        if (name == null) {
            return null;
        }
        if (properties.client().caFile() != null) {
            problems.add(BUNDLE, true, "chitchat.client.ca-file is given too; keep one of them");
        }
        if (bundles == null) {
            problems.add(
                    BUNDLE, true, "there are no SSL bundles in this application; keep Boot's SslAutoConfiguration");
            return null;
        }
        try {
            return bundles.getBundle(name);
        } catch (NoSuchSslBundleException e) {
            problems.add(BUNDLE, true, "there is no such bundle; define it under spring.ssl.bundle");
            return null;
        }
    }
}
