package dev.chitchat.cli.options;

import dev.chitchat.ChitchatClient;
import dev.chitchat.ChitchatClientBuilder;
import dev.chitchat.api.Account;
import dev.chitchat.api.Region;
import dev.chitchat.cli.options.Connection.QuotaPlace;
import dev.chitchat.cli.process.GeneralOptions;
import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.quota.Rate;
import dev.chitchat.quota.StoreOutagePolicy;
import dev.chitchat.redis.RedisAddress;
import dev.chitchat.retry.RetryPolicy;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that calls the service: where calls go, how fast, how often again, and the way to a connection. */
public abstract class ServiceCommand implements Callable<Integer> {

    /** Stands in the help of every command that changes something. */
    public static final String LIVE =
            "Changes the live bot at once: customers read it as soon as the service has accepted it.";

    private static final String ENDPOINT = "--endpoint";
    private static final String REGION = "--region";
    private static final int MOST_RETRIES = 1000;
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    public final ProcessIo io;

    @Mixin
    AccountOptions account = new AccountOptions();

    @Option(
            names = ENDPOINT,
            paramLabel = "URL",
            description = "The address of the service. Variable: CHITCHAT_ENDPOINT.")
    private @Nullable String endpoint;

    @Option(
            names = REGION,
            paramLabel = "NAME",
            completionCandidates = Regions.class,
            description = "Instead of an endpoint, the application's data centre: china, singapore, seoul, tokyo,"
                    + " frankfurt, silicon-valley, jakarta, mumbai, saudi-arabia. Variable: CHITCHAT_REGION.")
    private @Nullable String region;

    @Option(
            names = "--sandbox",
            description = "Starts a sandbox in this process and uses it: nothing leaves the machine, and account,"
                    + " endpoint and region are not needed or looked at. It allows as many calls a second as --rate.")
    private boolean sandbox;

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

    @Mixin
    public GeneralOptions general = new GeneralOptions();

    public ServiceCommand(ProcessIo io) {
        this.io = io;
    }

    /** Reads how the service is reached, the last before the first call; throws UsageException with all problems. */
    public final Connection.Settings settings(Problems problems) {
        Configuration configuration = account.configuration(io.environment(), problems);
        Connection.Settings settings = settings(configuration, problems);
        problems.report();
        if (settings.origin() != null) {
            io.origin().set(settings.origin().toString());
        }
        String open = general.quiet || sandbox ? null : account.fileOpenToEveryone(configuration);
        if (open != null) {
            io.warning("everyone on this machine can read the secret key in '" + open + "'; run chmod 600 on it");
        }
        return settings;
    }

    /** The settings, with all that is missing or wrong told to {@code problems}; if there is any, not to be used. */
    private Connection.Settings settings(Configuration configuration, Problems problems) {
        Duration wait = problems.read("--max-wait", maxWait, Quantity::duration);
        Address address = sandbox ? null : address(configuration, problems);
        Account caller = sandbox ? null : account.account(configuration, problems);
        UnaryOperator<ChitchatClientBuilder> through = sandbox ? builder -> builder : network(configuration, problems);
        Rate pace = rate(problems);
        QuotaPlace place = quota(configuration, wait, problems);
        Connection.Origin origin = address == null || caller == null
                ? null
                : new Connection.Origin(caller.sdkAppId(), address.host(), place.toString());
        RetryPolicy defaults =
                wait == null ? RetryPolicy.defaults() : RetryPolicy.defaults().withMaxOutage(wait);
        RetryPolicy retries = problems.read(
                "--max-retries",
                maxRetries,
                text -> defaults.withMaxRetries((int) Quantity.whole(text, 0, MOST_RETRIES)),
                defaults);
        Duration attempt = problems.read("--timeout", timeout, ServiceCommand::attemptTimeout, Duration.ofSeconds(10));
        UnaryOperator<ChitchatClientBuilder> way = builder -> {
            through.apply(builder).retry(retries).timeout(attempt);
            return address == null || caller == null
                    ? builder
                    : address.way().apply(builder).account(caller);
        };
        return new Connection.Settings(origin, way, pace, place, attempt, configuration);
    }

    /** The pace, or the default with a problem noted. */
    protected final Rate rate(Problems problems) {
        return problems.read("--rate", rate, ServiceCommand::perSecond, Rate.perSecond(5));
    }

    /** Where the quota is kept, or local with a problem noted; the text is not repeated, as it may hold a password. */
    private QuotaPlace quota(Configuration configuration, @Nullable Duration wait, Problems problems) {
        Configuration.Setting given = configuration.setting("--quota", quota);
        String text = given.text();
        boolean local = text == null || text.equals("local");
        StoreOutagePolicy waits = wait == null ? StoreOutagePolicy.waits() : StoreOutagePolicy.waits(wait);
        StoreOutagePolicy outage =
                problems.read("--quota-outage", quotaOutage, policy -> QuotaPlace.outage(policy, waits), waits);
        if (quotaOutage != null && local) {
            problems.add("--quota-outage says what to do while Redis is away, but the quota is kept in this process;"
                    + " give --quota redis://... too, or leave it out");
        }
        if (quota != null && quota.contains("@")) {
            problems.add("--quota holds a user, and others on this machine can see the command line;"
                    + " put the address into CHITCHAT_QUOTA, or user and password into CHITCHAT_REDIS_USERNAME and"
                    + " CHITCHAT_REDIS_PASSWORD");
        }
        RedisAddress redis = local ? null : problems.read(given, at -> QuotaPlace.redis(at, io.environment()));
        return new QuotaPlace(redis, outage);
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
    private UnaryOperator<ChitchatClientBuilder> network(Configuration configuration, Problems problems) {
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
        URI address = problems.read(
                configuration.setting("--proxy", proxy),
                text -> uri(text, "http://host:port", ChitchatClientBuilder::proxy));
        if (proxy != null && proxy.contains("@")) {
            problems.add("--proxy holds a user, and others on this machine can see the command line;"
                    + " put the address into CHITCHAT_PROXY");
        }
        return builder ->
                address == null ? way.apply(builder) : way.apply(builder).proxy(address);
    }

    /** Where the service is, as a builder is told. */
    private record Address(String host, UnaryOperator<ChitchatClientBuilder> way) {}

    /** The address, or {@code null} with a problem noted. An option beats a variable, and that a profile. */
    private @Nullable Address address(Configuration configuration, Problems problems) {
        Configuration.Setting address = new Configuration.Setting(ENDPOINT, ENDPOINT, endpoint);
        Configuration.Setting place = new Configuration.Setting(REGION, REGION, region);
        if (!address.given() && !place.given()) {
            address = configuration.ofVariable(ENDPOINT, ENDPOINT);
            place = configuration.ofVariable(REGION, REGION);
        }
        if (!address.given() && !place.given()) {
            address = configuration.ofProfile(ENDPOINT);
            place = configuration.ofProfile(REGION);
        }
        configuration.use(address);
        configuration.use(place);
        if (address.given() && place.given()) {
            problems.add(address.name() + " and " + place.name()
                    + " are both given, and only one can be meant; give one of them");
        } else if (!address.given() && !place.given()) {
            problems.add("it is not said where the service is, and each region has its own host;"
                    + " give --region NAME, --endpoint URL or, to try things out, --sandbox");
        }
        Address fromEndpoint = problems.read(address, ServiceCommand::parseEndpoint);
        Address fromRegion = problems.read(place, ServiceCommand::parseRegion);
        return fromRegion == null ? fromEndpoint : fromRegion;
    }

    private static Address parseEndpoint(String text) {
        URI address = uri(text, "https://console.tim.qq.com", ChitchatClientBuilder::endpoint);
        return new Address(address.getRawAuthority(), builder -> builder.endpoint(address));
    }

    /** Without the JDK's words, which repeat the text, perhaps a password; a builder says what else is wrong. */
    private static URI uri(String text, String example, BiConsumer<ChitchatClientBuilder, URI> use) {
        try {
            URI address = new URI(text.strip());
            use.accept(ChitchatClient.builder(), address);
            return address;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("it is no address; give for example " + example);
        }
    }

    private static Address parseRegion(String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT).replace('_', '-').replace(' ', '-');
        return Arrays.stream(Region.values())
                .filter(region -> known(region).equals(wanted))
                .findFirst()
                .map(region -> new Address(region.endpoint().getRawAuthority(), builder -> builder.region(region)))
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no such region; known are " + String.join(", ", new Regions())));
    }

    private static String known(Region region) {
        return region.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The names of the regions, for a shell that completes them. */
    static final class Regions implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(Region.values()).map(ServiceCommand::known).iterator();
        }
    }
}
