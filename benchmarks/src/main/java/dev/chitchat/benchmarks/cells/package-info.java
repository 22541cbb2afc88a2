/** Calls rejected and rate reached over real sockets: the ways a server counts, times the ways a network delays. */
@NullMarked
package dev.chitchat.benchmarks.cells;

import org.jspecify.annotations.NullMarked;
