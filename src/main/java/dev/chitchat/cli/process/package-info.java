/**
 * The process around a command: streams and terminal, signals, exit codes, and how its messages are worded.
 *
 * <p>Every message goes through {@code ProcessIo}, which cleans it. The other rooms of the command line use this one;
 * it uses none of them.
 */
@NullMarked
package dev.chitchat.cli.process;

import org.jspecify.annotations.NullMarked;
