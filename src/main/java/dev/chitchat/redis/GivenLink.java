package dev.chitchat.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.reactive.RedisScriptingReactiveCommands;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import reactor.core.publisher.Mono;

/** A connection of the user's, who opens and closes it. */
final class GivenLink implements RedisLink {

    private final Mono<RedisScriptingReactiveCommands<String, String>> commands;

    private GivenLink(RedisScriptingReactiveCommands<String, String> commands) {
        this.commands = Mono.just(commands);
    }

    // Not in RedisQuota: the JVM would look for the driver to verify that class, and fail before it is asked for.

    static GivenLink of(StatefulRedisConnection<String, String> connection) {
        return new GivenLink(connection.reactive());
    }

    static GivenLink of(StatefulRedisClusterConnection<String, String> connection) {
        return new GivenLink(connection.reactive());
    }

    @Override
    public Mono<RedisScriptingReactiveCommands<String, String>> commands() {
        return commands;
    }

    @Override
    public void use() {}

    @Override
    public void release() {}
}
