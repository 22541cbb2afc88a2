/** Every rate limiter that is measured, ours included, behind one interface. */
@NullMarked
package dev.chitchat.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
