/**
 * The token bucket that keeps to a server's limit, as the server counts it, and the wait queue before it; with tokens
 * kept in this JVM or in a store that processes share.
 *
 * <p>Knows Reactor and the error tree. It must not know what is called, how it is retried, or what a stream is.
 */
@NullMarked
package dev.chitchat.quota;

import org.jspecify.annotations.NullMarked;
