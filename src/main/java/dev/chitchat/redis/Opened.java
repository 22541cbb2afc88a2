package dev.chitchat.redis;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.reactive.RedisScriptingReactiveCommands;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import java.util.function.BooleanSupplier;
import reactor.core.publisher.Mono;

/** A connection, and how the client that it belongs to is shut down, if that is ours. */
record Opened(
        RedisScriptingReactiveCommands<String, String> commands,
        StatefulConnection<String, String> connection,
        BooleanSupplier isWanted,
        Mono<Void> shutdown) {

    static Opened of(StatefulRedisConnection<String, String> connection) {
        return new Opened(connection.reactive(), connection, () -> true, Mono.empty());
    }

    static Opened of(StatefulRedisClusterConnection<String, String> connection) {
        return new Opened(connection.reactive(), connection, () -> true, Mono.empty());
    }

    Opened with(Mono<Void> end) {
        return new Opened(commands, connection, isWanted, end);
    }

    /** Counts as broken once it is not wanted any more. */
    Opened wantedWhile(BooleanSupplier wanted) {
        return new Opened(commands, connection, wanted, shutdown);
    }

    boolean isOpen() {
        return connection.isOpen() && isWanted.getAsBoolean();
    }

    /** Never fails. */
    Mono<Void> close() {
        return Mono.fromCompletionStage(connection::closeAsync)
                .onErrorComplete()
                .then(shutdown);
    }
}
