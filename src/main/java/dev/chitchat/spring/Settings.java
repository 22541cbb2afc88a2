package dev.chitchat.spring;

import dev.chitchat.ChitchatClient;
import dev.chitchat.ChitchatClientBuilder;
import dev.chitchat.api.Account;
import dev.chitchat.api.Region;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.QuotaOptions;
import dev.chitchat.quota.Rate;
import dev.chitchat.quota.StoreOutagePolicy;
import dev.chitchat.redis.RedisQuotaOptions;
import dev.chitchat.spring.ChitchatProperties.AccountProperties;
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
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/** What the properties come to. They are checked all at once, so that one start tells of all mistakes by name. */
final class Settings {

    private static final String QUOTA = "chitchat.quota.";
    private static final String BUNDLE = "chitchat.ssl.bundle";
    private static final String AUTHORITIES = "chitchat.client.ca-file";
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]+");
    private static final SecretKey ANY = SecretKey.of("any");
    private static final long ANY_APPLICATION = 88888888;
    private static final URI TO_BE_REPLACED = URI.create("https://localhost");
    private static final AccountProperties NOTHING =
            new AccountProperties(null, "administrator", null, null, null, null);

    /** What the properties of one account say; they hold for no other. */
    record Details(URI endpoint, Account account) implements ChitchatConnectionDetails {}

    private final PropertyReader reader;
    private final BeanFactory beans;
    final ChitchatProperties properties;
    private final boolean ownDetails;
    private final Map<String, Details> accounts = new LinkedHashMap<>();
    private final Map<String, ClientSettings> clients = new LinkedHashMap<>();
    private final Collector problems = new Collector();
    private final ClientSettings common;
    private final QuotaOptions quota;
    private final RedisQuotaOptions shared;
    private final @Nullable BundleTls tls;

    /** {@code ownDetails} says whether the application itself says where the service is: no account then needs an address. */
    Settings(PropertyReader reader, BeanFactory beans, @Nullable SslBundles bundles, boolean ownDetails) {
        this.reader = reader;
        this.beans = beans;
        this.properties = reader.properties(problems);
        this.ownDetails = ownDetails;
        this.common = new ClientSettings(reader, beans, ClientSettings.COMMON, problems);
        if (hasTopLevel() && (isSandbox() || !ownDetails)) {
            read(ChitchatClients.DEFAULT, ClientSettings.COMMON, properties.account());
        }
        Set<String> names = reader.accounts();
        names.addAll(properties.accounts().keySet());
        names.forEach(this::readFurther);
        if (properties.health().outageStatus().isBlank()) {
            problems.add(
                    "chitchat.health.outage-status", true, "it is blank; name a status, such as UP or OUT_OF_SERVICE");
        }
        this.quota = quotaOptions();
        this.shared = sharedOptions();
        this.tls = tls(bundles);
        problems.throwIfAny();
    }

    boolean isSandbox() {
        return properties.sandbox().enabled();
    }

    boolean hasTopLevel() {
        return isSandbox() || reader.isSet("chitchat.sdk-app-id");
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

    /** Sets on a builder how the client of an account calls. */
    void configure(String account, ChitchatClientBuilder builder) {
        ClientSettings client = clients.getOrDefault(account, common);
        client.apply(builder);
        problems.throwIfAny();
        boolean ownAuthorities = client != common && !client.named("ca-file").equals(AUTHORITIES);
        if (tls != null && !ownAuthorities) {
            builder.httpClient(tls::on);
        }
    }

    Duration shutdownTimeout(String account) {
        return clients.getOrDefault(account, common).properties.shutdownTimeout();
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
        clients.put(name, new ClientSettings(reader, beans, prefix(name), problems));
        read(name, prefix(name), properties.accounts().getOrDefault(name, NOTHING));
    }

    private void read(String name, String prefix, AccountProperties account) {
        Long app = isSandbox() && account.sdkAppId() == null ? Long.valueOf(ANY_APPLICATION) : account.sdkAppId();
        boolean known = app != null;
        if (app != null) {
            known = problems.read(prefix + ".sdk-app-id", true, () -> Account.of(app, "administrator", ANY)) != null;
        } else if (!reader.isSet(prefix + ".sdk-app-id")) {
            problems.add(prefix + ".sdk-app-id", false, "it is missing; set it to the SDKAppID that the console shows");
        }
        known &= problems.read(prefix + ".identifier", true, () -> Account.of(1, account.identifier(), ANY)) != null;
        SecretKey key = isSandbox() ? ANY : problems.read(prefix, false, () -> key(prefix, account.secretKeyFile()));
        URI endpoint = ownDetails || isSandbox() ? TO_BE_REPLACED : endpoint(prefix, account);
        if (known && app != null && key != null && endpoint != null) {
            accounts.put(name, new Details(endpoint, Account.of(app, account.identifier(), key)));
        }
    }

    /**
     * Whether the first of two properties that exclude each other counts, as it is set nearer, by a profile or the environment for
     * example. Both in one place are a mistake.
     */
    private boolean counts(String first, String second) {
        int one = reader.distance(first);
        int other = reader.distance(second);
        if (one == other && one < PropertyReader.NOWHERE) {
            problems.add(first, false, second + " is given too, in the same place; keep one of them");
        }
        return one < other;
    }

    private SecretKey key(String prefix, @Nullable Path file) {
        if (file != null && counts(prefix + ".secret-key-file", prefix + ".secret-key")) {
            return keyOf(prefix + ".secret-key-file", file);
        }
        SecretKey key = reader.key(prefix + ".secret-key");
        if (key == null) {
            throw new PropertyException(
                    prefix + ".secret-key",
                    "it is missing, or not one text; set it, or secret-key-file, to the application's key");
        }
        return key;
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
        if (given != null && (account.region() == null || counts(prefix + ".endpoint", prefix + ".region"))) {
            problems.read(
                    prefix + ".endpoint", false, () -> ChitchatClient.builder().endpoint(given));
            return given;
        }
        Region region = account.region();
        if (region != null) {
            return region.endpoint();
        }
        if (!reader.isSet(prefix + ".region") && !reader.isSet(prefix + ".endpoint")) {
            problems.add(
                    prefix + ".region",
                    false,
                    "it is missing; set it to the application's data centre, or set endpoint");
        }
        return null;
    }

    // quota

    /** The quota of this process alone. */
    Quota local() {
        return Quota.local(quota);
    }

    /** The quota of all processes that use one Redis. */
    RedisQuotaOptions redis() {
        return shared.withKeyPrefix(properties.quota().keyPrefix());
    }

    boolean isLocal() {
        return properties.quota().store() == Store.LOCAL && redisAddress() == null;
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
        RedisQuotaOptions options = RedisQuotaOptions.DEFAULTS.withOutage(outage());
        if (properties.quota().store() == Store.LOCAL
                && problems.read("chitchat.quota", false, this::redisAddress) == null) {
            return options;
        }
        Duration longest = Stream.concat(clients.values().stream(), Stream.of(common))
                .map(client -> client.properties.timeout())
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
        return problems.read(BUNDLE, true, () -> {
            if (bundles == null) {
                throw new IllegalArgumentException(
                        "there are no SSL bundles in this application; keep Boot's SslAutoConfiguration");
            }
            try {
                BundleTls made = new BundleTls(bundles.getBundle(name));
                Consumer<SslBundle> reload = made::use;
                bundles.addBundleUpdateHandler(name, reload);
                return made;
            } catch (NoSuchSslBundleException e) {
                throw new IllegalArgumentException("there is no such bundle; define it under spring.ssl.bundle");
            } catch (IllegalStateException | IllegalArgumentException e) {
                throw new IllegalArgumentException("the bundle cannot be used: " + e.getMessage());
            }
        });
    }
}
