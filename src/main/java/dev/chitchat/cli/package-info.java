/**
 * The command line: the commands put together, with a room for each thing that an operator does.
 *
 * <p>Nothing depends on it, and what is public here is so for its own rooms only.
 */
@NullMarked
package dev.chitchat.cli;

import org.jspecify.annotations.NullMarked;
