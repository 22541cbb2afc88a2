package dev.chitchat.redis;

import io.lettuce.core.api.reactive.RedisScriptingReactiveCommands;
import reactor.core.publisher.Mono;

/** The way to a Redis: a connection of the user's, or one opened with the first command. */
interface RedisLink {

    /** What runs scripts there; fails if there is no connection and none can be made. */
    Mono<RedisScriptingReactiveCommands<String, String>> commands();

    /** One more store uses the link. */
    void use();

    /** One store fewer uses the link; what it opened itself is closed after the last. */
    void release();
}
