/**
 * When a failed call is made again, and what a service that is down does to all calls: the circuit breaker, the budget of
 * retries, the backoff.
 *
 * <p>Knows Reactor, the error tree and what a quota asks before it lets a call go. It must not know what is called.
 */
@NullMarked
package dev.chitchat.internal.retry;

import org.jspecify.annotations.NullMarked;
