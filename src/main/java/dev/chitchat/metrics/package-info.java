/**
 * What a client does, as Micrometer observations and meters: {@link dev.chitchat.metrics.ChitchatMetrics}.
 *
 * <p>Needs {@code io.micrometer:micrometer-core}, an optional dependency. Knows the public client, not Spring.
 * {@code docs/spring.md} lists every name and tag; tags take their values from closed sets, and none ever holds an id,
 * a text or a UserSig.
 */
@NullMarked
package dev.chitchat.metrics;

import org.jspecify.annotations.NullMarked;
