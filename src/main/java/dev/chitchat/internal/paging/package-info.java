/**
 * How a library is listed page by page while others change it, and changed in batches.
 *
 * <p>Knows values, errors and Reactor; pages and calls are handed in as functions. It must not know the wire.
 *
 * <p>Records and enums are immutable values: equal by value, safe to share between threads and to log. What is no record compares
 * by identity.
 */
@NullMarked
package dev.chitchat.internal.paging;

import org.jspecify.annotations.NullMarked;
