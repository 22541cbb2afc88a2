/** How long the command line takes from nothing to its first call, and how much memory it has by then. */
@NullMarked
package dev.chitchat.benchmarks.startup;

import org.jspecify.annotations.NullMarked;
