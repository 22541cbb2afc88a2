package dev.chitchat.cli.options;

import dev.chitchat.ChitchatClient;
import dev.chitchat.ChitchatClientBuilder;
import dev.chitchat.api.Account;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.cli.process.Stop;
import dev.chitchat.cli.process.UsageException;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.Rate;
import dev.chitchat.quota.StoreOutagePolicy;
import dev.chitchat.redis.RedisAddress;
import dev.chitchat.redis.RedisQuota;
import dev.chitchat.redis.RedisQuotaOptions;
import dev.chitchat.redis.RedisStatus;
import dev.chitchat.retry.RetryStatus;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.SandboxOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
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
            Duration timeout,
            Configuration configuration) {}

    private static final long SANDBOX_APP_ID = 1_400_000_000L;
    private static final String SANDBOX_ADMINISTRATOR = "administrator";
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    /** Opens a client, and says when its calls fail. Throws UsageException if there is a {@link #quotaProblem}. */
    public static Connection open(Settings settings, ProcessIo io, UnaryOperator<ChitchatClientBuilder> how) {
        Connection silent = unchecked(settings, how);
        String problem = silent.quotaProblem(settings, QuotaPlace.PATIENCE);
        if (problem != null) {
            silent.close();
            throw new UsageException(problem);
        }
        Disposable notice = OutageNotice.start(io, silent.client::retryStatus, Schedulers.boundedElastic());
        return new Connection(silent.client, silent.sandbox, silent.quota, silent.origin, notice);
    }

    /** Why no run should begin on the quota's Redis, or {@code null}: it refuses, or is silent where calls need it. */
    public @Nullable String quotaProblem(Settings settings, Duration patience) {
        if (!(quota instanceof RedisQuota redis)) {
            return null;
        }
        try {
            redis.check().block(patience);
            return null;
        } catch (RuntimeException e) {
            RedisStatus status = redis.status();
            if (!status.refuses() && settings.quota().outage().processes() > 0) {
                return null;
            }
            String said = status.lastFailure();
            return "the Redis of the quota, " + settings.quota() + ", "
                    + (status.refuses() ? "refuses" : "does not answer") + " ("
                    + (said == null ? "nothing within " + patience.toSeconds() + " s" : said)
                    + "); mend that, or give another --quota";
        }
    }

    public static Connection unchecked(Settings settings, UnaryOperator<ChitchatClientBuilder> how) {
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
            URI endpoint = sandbox.endpoint();
            Account caller = Account.of(SANDBOX_APP_ID, SANDBOX_ADMINISTRATOR, SecretKey.of(key));
            origin = new Origin(
                    SANDBOX_APP_ID, endpoint.getRawAuthority(), settings.quota().toString());
            way = builder -> settings.way().apply(builder).endpoint(endpoint).account(caller);
        }
        try {
            Quota quota = settings.quota().quota(settings.rate(), settings.timeout());
            ChitchatClient client =
                    how.apply(way.apply(ChitchatClient.builder()).quota(quota)).build();
            return new Connection(client, sandbox, quota, origin, Disposables.disposed());
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    /** Says, unless {@code quiet}, why the process goes on if calls are in flight a second after it is to end. */
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
     * Says once in an outage that calls fail and why, where no bar on the screen does. A process that stood still
     * itself knows nothing of the service, and begins anew. Looked at by one thread.
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
            } else if (!told
                    && now - sinceMillis >= TOLD_AFTER_MILLIS
                    && !io.bar().isDrawn()) {
                told = true;
                io.dated(io.whom(), "warning: calls fail and are tried again: " + failure.getMessage());
            }
        }
    }

    /** Where the quota is kept: in this process alone, or on a Redis, and what calls do while that is away. */
    record QuotaPlace(@Nullable RedisAddress redis, StoreOutagePolicy outage) {

        /** For a first answer: a machine that is busy starting many processes takes its time. */
        static final Duration PATIENCE = Duration.ofSeconds(15);

        private static final String USER = "CHITCHAT_REDIS_USERNAME";
        private static final String PASSWORD = "CHITCHAT_REDIS_PASSWORD";

        /** Reads the address of a Redis; who signs in there may stand in the environment. */
        static RedisAddress redis(String text, Map<String, String> environment) {
            if (!text.startsWith("redis")) {
                throw new IllegalArgumentException("give local, or redis://host:port for a quota that processes share");
            }
            return RedisAddress.of(text).withCredentialsFrom(environment, USER, PASSWORD);
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
