package dev.chitchat.redis;

import dev.chitchat.internal.text.Cleaner;
import dev.chitchat.quota.spi.StoreAnswer;
import dev.chitchat.quota.spi.StoreRequest;
import dev.chitchat.quota.spi.TokenStore;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.reactive.RedisScriptingReactiveCommands;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** The stores of one quota: they share a way to Redis, a script, and counters. Each outage is logged once. */
final class RedisStores {

    private static final Logger LOG = LoggerFactory.getLogger(RedisStores.class);
    private static final int LONGEST_REASON = 200;

    /** For a first connection: threads, name resolution and TLS take longer than a command. */
    private static final Duration CONNECT_ALLOWANCE = Duration.ofSeconds(10);

    /** Servers and proxies that know no AUTH repeat what they were sent. */
    private static final Pattern REPEATED = Pattern.compile(",? with args beginning with:.*", Pattern.DOTALL);

    private final RedisLink link;
    private final RedisQuotaOptions options;
    private final Scheduler timer;
    private final Set<Store> open = ConcurrentHashMap.newKeySet();
    /** Read when the quota is made, since a first call may come on an event loop. */
    private final QuotaScript script;

    private final AtomicLong commands = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicReference<State> state = new AtomicReference<>(State.ANSWERS);
    private volatile @Nullable String lastFailure;
    private volatile boolean refuses;

    private enum State {
        ANSWERS,
        AWAY,
        /** It will stay so until somebody mends something. */
        REFUSES
    }

    RedisStores(RedisLink link, RedisQuotaOptions options) {
        this.link = link;
        this.options = options;
        this.timer = options.quota().scheduler();
        this.script = new QuotaScript(options.quota().rate());
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

    /** Asks for nothing, under each key in use: an error of Redis that will pass is an answer as well. */
    Mono<Void> check() {
        StoreRequest nothing =
                new StoreRequest("check", "", Duration.ZERO, Duration.ZERO, Duration.ZERO, false, false, List.of());
        return Flux.fromIterable(open)
                .concatMap(store -> store.attempt(nothing).doOnError(this::note).onErrorComplete(RedisLink::isPassing))
                .onErrorMap(failure -> Cleaner.cause(failure, this::clean))
                .then();
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
                    .doOnError(RedisStores.this::failed)
                    .onErrorMap(failure -> Cleaner.cause(failure, RedisStores.this::clean));
        }

        private Mono<StoreAnswer> attempt(StoreRequest request) {
            return link.run(CONNECT_ALLOWANCE, timer, redis -> ask(redis, request))
                    .doOnNext(answer -> heard());
        }

        private Mono<StoreAnswer> ask(RedisScriptingReactiveCommands<String, String> redis, StoreRequest request) {
            commands.incrementAndGet();
            return script.run(redis, key, request)
                    .timeout(options.commandTimeout(), timer)
                    .onErrorMap(RedisCommandExecutionException.class, this::named)
                    .doOnNext(this::tellIfReplaced)
                    .map(QuotaScript::read);
        }

        /** Redis does not say which key it is that holds a list or the like, which is another program's and stays. */
        private RedisCommandExecutionException named(RedisCommandExecutionException said) {
            String words = String.valueOf(said.getMessage());
            return words.startsWith("WRONGTYPE")
                    ? new RedisCommandExecutionException("delete or rename the key " + key + ": " + words)
                    : said;
        }

        private void tellIfReplaced(List<Long> answer) {
            if (QuotaScript.replaced(answer)) {
                LOG.warn(
                        "The quota's state under {} could not be read and was replaced; it counts as a full window used",
                        Cleaner.line(key));
            }
        }

        @Override
        public void close() {
            open.remove(this);
            link.release();
        }
    }

    private void heard() {
        refuses = false;
        if (state.getAndSet(State.ANSWERS) != State.ANSWERS) {
            LOG.warn("{} answers again", link.name);
        }
    }

    private void failed(Throwable failure) {
        String reason = note(failure);
        if (RedisLink.isFinal(failure)) {
            if (state.getAndSet(State.REFUSES) != State.REFUSES) {
                LOG.warn(
                        "{} cannot be used until that is repaired ({}), so {}; tried again every 2 s",
                        link.name,
                        reason,
                        options.quota().outage());
            }
        } else if (state.compareAndSet(State.ANSWERS, State.AWAY)) {
            LOG.warn(
                    "{} does not answer ({}), so {}; tried again within 2 s",
                    link.name,
                    reason,
                    options.quota().outage());
        }
    }

    private String note(Throwable failure) {
        failures.incrementAndGet();
        String reason = reason(failure);
        lastFailure = reason;
        refuses = RedisLink.isFinal(failure);
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
        return Cleaner.line(REPEATED.matcher(words).replaceAll(""), link.secrets);
    }

    RedisStatus status() {
        return new RedisStatus(state.get() == State.ANSWERS, refuses, commands.get(), failures.get(), lastFailure);
    }
}
