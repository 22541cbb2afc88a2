/**
 * The token bucket that no server rejects: pure arithmetic, the store of the shared state, and the operator that turns
 * its decisions into signals.
 *
 * <p>Knows Reactor and the error tree. It must not know what is called, how it is retried, or what a stream is.
 *
 * <p>Records and enums are immutable values: equal by value, safe to share between threads and to log. What is no record compares
 * by identity.
 */
@NullMarked
package dev.chitchat.quota;

import org.jspecify.annotations.NullMarked;
