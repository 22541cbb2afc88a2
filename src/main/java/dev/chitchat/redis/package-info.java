/**
 * The quota that several processes share on Redis: one Lua script, {@code ladder.lua} and
 * {@code quota.lua} beside these classes, run through Lettuce.
 *
 * <p>Implements the store that {@code dev.chitchat.quota} asks for tokens. Needs {@code io.lettuce:lettuce-core}, which
 * is an optional dependency. It must not know what is called.
 */
@NullMarked
package dev.chitchat.redis;

import org.jspecify.annotations.NullMarked;
