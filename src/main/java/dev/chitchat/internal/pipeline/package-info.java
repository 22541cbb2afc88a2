/**
 * A stream of messages through any call {@code M -> Mono<R>}: in order per key, a result for every element.
 *
 * <p>Knows Reactor and the error tree. It must not know what a message means, how it is sent, or what a quota is.
 */
@NullMarked
package dev.chitchat.internal.pipeline;

import org.jspecify.annotations.NullMarked;
