/**
 * The quota that several processes share on Redis: one Lua script, {@code ladder.lua} and
 * {@code quota.lua} beside these classes, run through Lettuce.
 *
 * <p>Implements the store that {@code dev.chitchat.quota} asks for tokens. Needs {@code io.lettuce:lettuce-core}, which is
 * an optional dependency. It must not know what is called.
 *
 * <p>Records and enums are immutable values: equal by value, safe to share between threads and to log. What is no record compares
 * by identity, a {@link dev.chitchat.redis.RedisAddress} apart.
 */
@NullMarked
package dev.chitchat.redis;

import org.jspecify.annotations.NullMarked;
