package dev.chitchat.redis;

import dev.chitchat.internal.text.Cleaner;
import dev.chitchat.quota.Admission;
import dev.chitchat.quota.Limiter;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.Rate;
import dev.chitchat.quota.spi.StoreAnswer;
import dev.chitchat.quota.spi.StoreRequest;
import dev.chitchat.quota.spi.TokenStore;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.reactive.RedisScriptingReactiveCommands;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A quota kept on Redis and shared by every process that uses the same server, key prefix, application and command.
 *
 * <p>Thread-safe. Connects with the first call, not before. One decision is one round trip; calls of one process wait
 * in the process, and the processes take turns. Given the same answers it waits as long as the local quota and is as
 * strict, and what was learned from rejections is shared. The clock of Redis is the only one that counts: a step back
 * delays no call, and a step forward frees all tokens once. Redis 5 or later, or a server that speaks and scripts like
 * it.
 *
 * <p>Make one and share it, as each has a connection and wait queues of its own. What it opened itself it closes with
 * the last limiter.
 *
 * <pre>{@code
 * RedisQuotaOptions options = RedisQuotaOptions.of(Rate.perSecond(5)).withOutage(StoreOutagePolicy.localShare(3));
 * RedisQuota quota = RedisQuota.at(RedisAddress.of("redis://localhost:6379"), options);
 * }</pre>
 */
public final class RedisQuota implements Quota {

    private static final Logger LOG = LoggerFactory.getLogger(RedisQuota.class);
    private static final int LONGEST_REASON = 200;

    /** For a first connection: threads, name resolution and TLS take longer than a command. */
    private static final Duration CONNECT_ALLOWANCE = Duration.ofSeconds(10);

    /** Servers and proxies without AUTH repeat what they were sent; Netty names the function and number of an error. */
    private static final Pattern NOISE = Pattern.compile(
            ",? with args beginning with:.*|\\w+\\(\\.\\.\\) failed with error\\(-\\d+\\): ", Pattern.DOTALL);

    private final RedisLink link;
    private final RedisQuotaOptions options;
    private final Quota quota;
    private final Set<Store> open = ConcurrentHashMap.newKeySet();

    /** Read when the quota is made, since a first call may come on an event loop. */
    private final QuotaScript script;

    private final AtomicLong commands = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private volatile State state = State.ANSWERS;
    private final AtomicReference<State> logged = new AtomicReference<>(State.ANSWERS);
    private volatile @Nullable String lastFailure;

    private enum State {
        ANSWERS,
        AWAY,
        /** It will stay so until somebody mends something. */
        REFUSES
    }

    RedisQuota(RedisLink link, RedisQuotaOptions options) {
        this.link = link;
        this.options = options;
        this.script = new QuotaScript(options.quota().rate());
        this.quota = Quota.shared(this::open, options.quota());
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
     * {@return a quota at an address, with a client of its own} While the server is away it tries to connect again,
     * after pauses that grow to 2 seconds.
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
     * {@return a quota on a connection of a client of yours, opened with the first call; reconnects as the client does}
     *
     * @param client a {@code RedisClient} or {@code RedisClusterClient}; knows its address; not shut down by the quota
     * @param options rate, longest call, what to do in an outage
     */
    public static RedisQuota on(AbstractRedisClient client, RedisQuotaOptions options) {
        return on(() -> client, options);
    }

    /**
     * {@return a quota on a connection of whatever client the application has at the moment, as one that is restarted
     * makes a new one}
     *
     * @param client gives the {@code RedisClient} or {@code RedisClusterClient} of the moment; asked often
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
     * Asks Redis once, under the key of each command in use, whether the quota can be kept there. Lazy; takes no token,
     * and opens the connection if need be. Completes when Redis answers, be it with an error that will pass, such as
     * {@code LOADING}, and where no command is in use, as before the first client was built; emits what the driver says
     * where Redis does not answer within the command timeout (10 seconds longer for a first connection) or refuses:
     * {@link #status()} has that in words.
     *
     * @return the check, on a thread of the driver
     */
    public Mono<Void> check() {
        // The script shortens whatever holds a token for longer than the lease lasts: a day is longer than any.
        Duration term = Duration.ofDays(1);
        StoreRequest nothing =
                new StoreRequest("check", "", Duration.ZERO, Duration.ZERO, term, false, false, List.of());
        return Flux.fromIterable(open)
                .concatMap(store -> store.attempt(nothing)
                        .doOnError(this::note)
                        .onErrorComplete(failure -> !RedisLink.isFinal(failure)
                                && RedisLink.root(failure) instanceof RedisCommandExecutionException))
                .onErrorMap(failure -> Cleaner.cause(failure, this::clean))
                .then();
    }

    /** {@return how this process and Redis get on; cheap enough for a gauge} */
    public RedisStatus status() {
        return new RedisStatus(
                state == State.ANSWERS, state == State.REFUSES, commands.get(), failures.get(), lastFailure);
    }

    /** The store of one command of one application; closed when its last limiter is. */
    TokenStore open(String scope, String command) {
        link.use();
        // Within one slot of a cluster; a brace of the scope's own would end the tag.
        String tag = (scope + ":" + command).replace('{', '(').replace('}', ')');
        Store store = new Store(options.keyPrefix() + ":{" + tag + "}");
        open.add(store);
        return store;
    }

    /** The tokens of one command of one application, under one key. */
    private final class Store implements TokenStore {

        private final String key;

        Store(String key) {
            this.key = key;
        }

        @Override
        public Mono<StoreAnswer> exchange(StoreRequest request) {
            return attempt(request)
                    .doOnError(RedisQuota.this::failed)
                    .onErrorMap(failure -> Cleaner.cause(failure, RedisQuota.this::clean));
        }

        private Mono<StoreAnswer> attempt(StoreRequest request) {
            return link.run(CONNECT_ALLOWANCE, options.quota().scheduler(), redis -> ask(redis, request))
                    .doOnNext(answer -> heard());
        }

        private Mono<StoreAnswer> ask(RedisScriptingReactiveCommands<String, String> redis, StoreRequest request) {
            commands.incrementAndGet();
            return script.run(redis, key, request)
                    .timeout(options.commandTimeout(), options.quota().scheduler())
                    .onErrorMap(RedisCommandExecutionException.class, this::named)
                    .doOnNext(answer -> {
                        if (QuotaScript.replaced(answer)) {
                            LOG.warn(
                                    "The quota's state under {} could not be read and was replaced; it counts as a full window used",
                                    Cleaner.line(key));
                        }
                    })
                    .map(QuotaScript::read);
        }

        /** Redis does not say which key it is that holds a list or the like, which is another program's and stays. */
        private RedisCommandExecutionException named(RedisCommandExecutionException said) {
            String words = String.valueOf(said.getMessage());
            return words.startsWith("WRONGTYPE")
                    ? new RedisCommandExecutionException("delete or rename the key " + key + ": " + words)
                    : said;
        }

        @Override
        public void close() {
            open.remove(this);
            link.release();
        }
    }

    private void heard() {
        state = State.ANSWERS;
        if (logged.getAndSet(State.ANSWERS) != State.ANSWERS) {
            LOG.warn("{} answers again", link.name);
        }
    }

    private void failed(Throwable failure) {
        String reason = note(failure);
        boolean lasts = RedisLink.isFinal(failure);
        if (lasts
                ? logged.getAndSet(State.REFUSES) != State.REFUSES
                : logged.compareAndSet(State.ANSWERS, State.AWAY)) {
            String words = lasts
                    ? "{} cannot be used until that is repaired ({}), so {}; tried again every 2 s"
                    : "{} does not answer ({}), so {}; tried again within 2 s";
            LOG.warn(words, link.name, reason, options.quota().outage());
        }
    }

    private String note(Throwable failure) {
        failures.incrementAndGet();
        String reason = reason(failure);
        lastFailure = reason;
        state = RedisLink.isFinal(failure) ? State.REFUSES : State.AWAY;
        return reason;
    }

    private String reason(Throwable failure) {
        if (RedisLink.isUnknownName(failure)) {
            return "its name is not known to the name service";
        }
        Throwable root = RedisLink.root(failure);
        String words = root instanceof TimeoutException ? null : root.getMessage();
        return words == null
                ? root.getClass().getSimpleName()
                : Cleaner.line(clean(words).strip(), LONGEST_REASON);
    }

    /** The words of a server or of the driver, without passwords. */
    private String clean(String words) {
        return Cleaner.line(NOISE.matcher(words).replaceAll(""), link.secrets);
    }
}
