/**
 * Processes that share one quota on Redis: together at the limit, killed, and with Redis failing under them.
 *
 * <p>Each member is a JVM of its own; the parent runs Redis, the sandbox and the clock.
 */
@NullMarked
package dev.chitchat.benchmarks.fleet;

import org.jspecify.annotations.NullMarked;
