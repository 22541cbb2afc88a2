package dev.chitchat.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.reactive.RedisScriptingReactiveCommands;
import io.lettuce.core.cluster.RedisClusterClient;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A connection that is opened with the first command, kept by the driver from then on, and closed after the last store.
 *
 * <p>An attempt to connect is shared by all who wait for it, and a failed one is forgotten.
 */
final class OpenedLink implements RedisLink {

    private final Supplier<Opened> opening;
    private int users;
    private @Nullable Mono<Opened> opened;

    private OpenedLink(Supplier<Opened> opening) {
        this.opening = opening;
    }

    static OpenedLink at(RedisAddress address) {
        return new OpenedLink(() -> OwnClient.connect(address));
    }

    static OpenedLink of(RedisClient client) {
        return new OpenedLink(() -> {
            var connection = client.connect();
            return new Opened(connection.reactive(), connection, Mono.empty());
        });
    }

    static OpenedLink of(RedisClusterClient client) {
        return new OpenedLink(() -> {
            var connection = client.connect();
            return new Opened(connection.reactive(), connection, Mono.empty());
        });
    }

    @Override
    public Mono<RedisScriptingReactiveCommands<String, String>> commands() {
        return Mono.defer(this::current).map(Opened::commands);
    }

    private synchronized Mono<Opened> current() {
        Mono<Opened> known = opened;
        if (known == null) {
            known = Mono.fromSupplier(opening)
                    .subscribeOn(Schedulers.boundedElastic())
                    .doOnError(failure -> forget())
                    .cache();
            opened = known;
        }
        return known;
    }

    private synchronized void forget() {
        opened = null;
    }

    @Override
    public synchronized void use() {
        users++;
    }

    @Override
    public void release() {
        Mono<Opened> last;
        synchronized (this) {
            if (--users > 0) {
                return;
            }
            last = opened;
            opened = null;
        }
        if (last != null) {
            last.subscribe(Opened::close, failure -> {});
        }
    }

    /** A connection and the client that it belongs to, if that is ours. */
    record Opened(
            RedisScriptingReactiveCommands<String, String> commands,
            StatefulConnection<String, String> connection,
            Mono<Void> shutdown) {

        void close() {
            Mono.fromCompletionStage(connection::closeAsync)
                    .onErrorComplete()
                    .then(shutdown)
                    .subscribe(done -> {}, failure -> {});
        }
    }
}
