/**
 * Calls rejected and rate reached over real sockets: the ways a server counts, times the ways a network delays. Also what
 * becomes of calls when the service goes away, and when their callers do.
 */
@NullMarked
package dev.chitchat.benchmarks.cells;

import org.jspecify.annotations.NullMarked;
