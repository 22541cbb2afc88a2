/**
 * What a client does, as Micrometer observations and meters: {@link dev.chitchat.metrics.ChitchatMetrics}.
 *
 * <p>Needs {@code io.micrometer:micrometer-core}, an optional dependency. Knows the front door; must not know Spring. Every
 * name and tag is listed in {@code docs/spring.md}; tags take their values from closed sets, and none ever holds an id, a text or a
 * UserSig.
 *
 * <p>Records and enums are immutable values: equal by value, safe to share between threads and to log. What is no record compares
 * by identity.
 */
@NullMarked
package dev.chitchat.metrics;

import org.jspecify.annotations.NullMarked;
