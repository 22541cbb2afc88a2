package dev.chitchat.redis;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.reactive.RedisScriptingReactiveCommands;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import reactor.core.publisher.Mono;

/** A connection, and how the client that it belongs to is shut down, if that is ours. */
record Opened(
        RedisScriptingReactiveCommands<String, String> commands,
        StatefulConnection<String, String> connection,
        Mono<Void> shutdown) {

    static Opened of(StatefulRedisConnection<String, String> connection) {
        return new Opened(connection.reactive(), connection, Mono.empty());
    }

    static Opened of(StatefulRedisClusterConnection<String, String> connection) {
        return new Opened(connection.reactive(), connection, Mono.empty());
    }

    Opened with(Mono<Void> end) {
        return new Opened(commands, connection, end);
    }

    boolean isOpen() {
        return connection.isOpen();
    }

    /** Never fails. */
    Mono<Void> close() {
        return Mono.fromCompletionStage(connection::closeAsync)
                .onErrorComplete()
                .then(shutdown);
    }
}
