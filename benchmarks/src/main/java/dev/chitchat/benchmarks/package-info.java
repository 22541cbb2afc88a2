/**
 * Measures the client beside the rate limiters people use today: same machine, same run, same client code around them.
 *
 * <p>{@code peers} holds the limiters, {@code cells} counts rejected calls over real sockets, {@code cost} times a call
 * that need not wait, {@code waiters} weighs calls that do.
 */
@NullMarked
package dev.chitchat.benchmarks;

import org.jspecify.annotations.NullMarked;
