/** The command line: the commands put together, with a room for each thing that an operator does. */
@NullMarked
package dev.chitchat.cli;

import org.jspecify.annotations.NullMarked;
