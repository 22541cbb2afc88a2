/**
 * When a failed call is made again, and what a service that is down does to all calls: the circuit breaker, the budget
 * of retries, the backoff.
 */
@NullMarked
package dev.chitchat.internal.retry;

import org.jspecify.annotations.NullMarked;
