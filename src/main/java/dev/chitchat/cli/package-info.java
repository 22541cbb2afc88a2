/**
 * The command line.
 *
 * <p>Uses the public types of the library only; nothing depends on it.
 */
@NullMarked
package dev.chitchat.cli;

import org.jspecify.annotations.NullMarked;
