package dev.chitchat.cli.options;

import dev.chitchat.ChitchatClient;
import dev.chitchat.ChitchatClientBuilder;
import dev.chitchat.api.Account;
import dev.chitchat.api.Region;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.cli.options.ServiceOptions.QuotaPlace;
import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.cli.process.Stop;
import dev.chitchat.cli.process.UsageException;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.Rate;
import dev.chitchat.redis.RedisQuota;
import dev.chitchat.retry.RetryPolicy;
import dev.chitchat.retry.RetryStatus;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.SandboxOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A client, the sandbox that it talks to if there is one in this process, and what tells of outages meanwhile. */
public record Connection(
        ChitchatClient client, @Nullable ChitchatSandbox sandbox, Quota quota, Origin origin, Disposable notice)
        implements AutoCloseable {

    /** Who calls whom, for those who read later what a run said; account is the SDKAppID. */
    public record Origin(long account, String host, String quota) {
        @Override
        public String toString() {
            return account + " at " + host;
        }
    }

    /** How the service is reached; the way tells a builder so. There is no origin for a sandbox in this process. */
    public record Settings(
            @Nullable Origin origin,
            UnaryOperator<ChitchatClientBuilder> way,
            Rate rate,
            QuotaPlace quota,
            RetryPolicy retries,
            Duration timeout,
            Configuration configuration) {}

    private static final long SANDBOX_APP_ID = 1_400_000_000L;
    private static final String SANDBOX_ADMINISTRATOR = "administrator";
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    /** Opens a client for single calls, and says when they fail for a while. */
    public static Connection open(Settings settings, ProcessIo io) {
        Connection silent = open(settings, builder -> builder);
        Disposable notice = OutageNotice.start(io, silent.client::retryStatus, Schedulers.boundedElastic());
        return new Connection(silent.client, silent.sandbox, silent.quota, silent.origin, notice);
    }

    /**
     * Opens a client with something of its own. Throws UsageException if the quota's Redis refuses or does not answer:
     * calls would wait, and not end.
     */
    public static Connection open(Settings settings, UnaryOperator<ChitchatClientBuilder> how) {
        Connection connection = unchecked(settings, how);
        String problem = connection.quotaProblem(settings, QuotaPlace.PATIENCE);
        if (problem != null) {
            connection.close();
            throw new UsageException(problem);
        }
        return connection;
    }

    /** What keeps the quota's Redis from being used, or {@code null}. */
    public @Nullable String quotaProblem(Settings settings, Duration patience) {
        return quota instanceof RedisQuota redis ? settings.quota().problem(redis, patience) : null;
    }

    public static Connection unchecked(Settings settings, UnaryOperator<ChitchatClientBuilder> how) {
        Quota quota = settings.quota().quota(settings.rate(), settings.timeout());
        Origin origin = settings.origin();
        UnaryOperator<ChitchatClientBuilder> way = settings.way();
        ChitchatSandbox sandbox = null;
        if (origin == null) {
            String key = UUID.randomUUID().toString();
            sandbox = ChitchatSandbox.start(SandboxOptions.DEFAULTS
                    .withSdkAppId(SANDBOX_APP_ID)
                    .withIdentifier(SANDBOX_ADMINISTRATOR)
                    .withSecretKey(key)
                    .withLimitPerSecond(settings.rate().perSecond()));
            Address address = Address.of(sandbox.endpoint());
            Account caller = Account.of(SANDBOX_APP_ID, SANDBOX_ADMINISTRATOR, SecretKey.of(key));
            origin = new Origin(SANDBOX_APP_ID, address.host(), settings.quota().toString());
            way = builder -> address.way().apply(builder).account(caller);
        }
        ChitchatClientBuilder builder = way.apply(ChitchatClient.builder())
                .quota(quota)
                .retry(settings.retries())
                .timeout(settings.timeout());
        try {
            ChitchatClient client = how.apply(builder).build();
            return new Connection(client, sandbox, quota, origin, Disposables.disposed());
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    /** Says why the process goes on, where calls are still in flight a second after it was asked to end; nothing if {@code quiet}. */
    public void sayWhatIsWaitedFor(Stop stop, boolean quiet, ProcessIo io) {
        sayWhatIsWaitedFor(stop, quiet, client.onClosed(), io, Schedulers.parallel());
    }

    static void sayWhatIsWaitedFor(Stop stop, boolean quiet, Mono<Void> closed, ProcessIo io, Scheduler timer) {
        stop.requested()
                .filter(why -> !quiet)
                .delayElement(Duration.ofSeconds(1), timer)
                .takeUntilOther(closed)
                .subscribe(
                        why -> io.say("stopping: what is in flight is waited for, each call as long as --timeout says;"
                                + " a further signal ends at once"));
    }

    @Override
    public void close() {
        notice.dispose();
        client.close();
        if (quota instanceof RedisQuota) {
            // so that the next process need not wait for the tokens of the last calls
            client.onClosed().timeout(LAST_WORDS, Mono.empty()).block();
        }
        if (sandbox != null) {
            sandbox.close();
        }
    }

    /**
     * Says once in an outage that calls fail and why, where nothing else on the screen does. A process that stood still itself knows
     * nothing of the service, and begins anew. Looked at by one thread.
     */
    public static final class OutageNotice implements Runnable {

        private static final long TOLD_AFTER_MILLIS = 2_000;
        private static final long STOOD_STILL_MILLIS = 2_500;

        private final ProcessIo io;
        private final Supplier<RetryStatus> retries;
        private final Scheduler scheduler;
        private long lastMillis;
        private @Nullable Long sinceMillis;
        private boolean told;

        private OutageNotice(ProcessIo io, Supplier<RetryStatus> retries, Scheduler scheduler) {
            this.io = io;
            this.retries = retries;
            this.scheduler = scheduler;
            this.lastMillis = scheduler.now(TimeUnit.MILLISECONDS);
        }

        /** Looks once a second, until disposed of. */
        public static Disposable start(ProcessIo io, Supplier<RetryStatus> retries, Scheduler scheduler) {
            return scheduler.schedulePeriodically(new OutageNotice(io, retries, scheduler), 1, 1, TimeUnit.SECONDS);
        }

        @Override
        public void run() {
            ChitchatException failure = retries.get().lastFailure();
            long now = scheduler.now(TimeUnit.MILLISECONDS);
            boolean stoodStill = now - lastMillis > STOOD_STILL_MILLIS;
            lastMillis = now;
            if (failure == null) {
                if (told) {
                    io.dated(io.whom(), "the service answers again");
                }
                told = false;
                sinceMillis = null;
            } else if (sinceMillis == null || stoodStill) {
                sinceMillis = now;
            } else if (!told && now - sinceMillis >= TOLD_AFTER_MILLIS) {
                told = true;
                io.dated(io.whom(), "warning: calls fail and are tried again: " + failure.getMessage());
            }
        }
    }

    /** Where the service is, as a builder is told. An option beats a variable, and that a profile. */
    record Address(String host, UnaryOperator<ChitchatClientBuilder> way) {

        private static final int LARGEST_PORT = 65535;
        private static final String ENDPOINT = "--endpoint";
        private static final String REGION = "--region";

        static Address of(URI endpoint) {
            return new Address(endpoint.getRawAuthority(), builder -> builder.endpoint(endpoint));
        }

        /** Reads the address, or returns {@code null} with a problem noted. */
        static @Nullable Address read(
                @Nullable String endpoint, @Nullable String region, Configuration configuration, Problems problems) {
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
            URI fromEndpoint = problems.read(address.name(), address.text(), Address::parseEndpoint);
            Region fromRegion = problems.read(place.name(), place.text(), Address::parseRegion);
            if (fromRegion != null) {
                return new Address(fromRegion.endpoint().getRawAuthority(), builder -> builder.region(fromRegion));
            }
            return fromEndpoint == null ? null : of(fromEndpoint);
        }

        static URI parseEndpoint(String text) {
            URI uri;
            try {
                uri = URI.create(text.strip());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("it is no address; give for example https://console.tim.qq.com", e);
            }
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (web
                    && uri.getHost() == null
                    && String.valueOf(uri.getRawAuthority()).contains("_")) {
                throw new IllegalArgumentException(
                        "a host name holds no underscore; give another name of the host, or its" + " address");
            }
            if (!web || uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > LARGEST_PORT) {
                throw new IllegalArgumentException("an endpoint is http or https with a host and, if need be, a port;"
                        + " give for example https://console.tim.qq.com");
            }
            if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
                throw new IllegalArgumentException("an endpoint has no user, query or fragment; leave them out");
            }
            return uri;
        }

        static Region parseRegion(String text) {
            String wanted =
                    text.strip().toUpperCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
            return Arrays.stream(Region.values())
                    .filter(region -> region.name().equals(wanted))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "there is no such region; known are " + String.join(", ", known())));
        }

        private static List<String> known() {
            return Arrays.stream(Region.values())
                    .map(region -> region.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .toList();
        }

        /** The names of the regions, for a shell that completes them. */
        static final class Regions implements Iterable<String> {
            @Override
            public Iterator<String> iterator() {
                return known().iterator();
            }
        }
    }
}
