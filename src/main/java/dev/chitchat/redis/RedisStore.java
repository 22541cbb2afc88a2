package dev.chitchat.redis;

import dev.chitchat.quota.StoreAnswer;
import dev.chitchat.quota.StoreRequest;
import dev.chitchat.quota.TokenStore;
import io.lettuce.core.api.reactive.RedisScriptingReactiveCommands;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** The tokens of one command of one application, under one key. */
final class RedisStore implements TokenStore {

    private static final Logger LOG = LoggerFactory.getLogger(RedisStore.class);

    /** For a first connection: threads, name resolution and TLS take longer than a command. */
    private static final Duration CONNECT_ALLOWANCE = Duration.ofSeconds(10);

    private final RedisStores stores;
    private final String key;
    private final ScriptArguments arguments;

    RedisStore(RedisStores stores, String key) {
        this.stores = stores;
        this.key = key;
        this.arguments = new ScriptArguments(stores.options().shared().quota().rate());
    }

    @Override
    public Mono<StoreAnswer> exchange(StoreRequest request) {
        Scheduler timer = stores.options().shared().quota().scheduler();
        return stores.link()
                .commands()
                .timeout(CONNECT_ALLOWANCE, timer)
                .flatMap(redis -> run(redis, request, timer))
                .doOnNext(answer -> stores.heard())
                .doOnError(stores::failed);
    }

    private Mono<StoreAnswer> run(
            RedisScriptingReactiveCommands<String, String> redis, StoreRequest request, Scheduler timer) {
        stores.asked();
        return stores.script()
                .run(redis, key, arguments.of(request))
                .timeout(stores.options().commandTimeout(), timer)
                .doOnNext(this::tellIfReplaced)
                .map(ScriptArguments::read);
    }

    private void tellIfReplaced(List<Long> answer) {
        if (ScriptArguments.replaced(answer)) {
            LOG.warn(
                    "The quota's state under {} could not be read and was replaced; it counts as a full window used",
                    key);
        }
    }

    @Override
    public void close() {
        stores.link().release();
    }
}
