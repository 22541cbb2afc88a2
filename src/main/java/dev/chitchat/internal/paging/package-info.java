/**
 * How a library is listed page by page while others change it, and changed in batches.
 *
 * <p>Knows values, errors and Reactor; pages and calls are handed in as functions. It must not know the wire.
 */
@NullMarked
package dev.chitchat.internal.paging;

import org.jspecify.annotations.NullMarked;
