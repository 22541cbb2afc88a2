/**
 * The command line.
 *
 * <p>Uses the public types of the library only; nothing depends on it. {@code Commands} puts the commands together;
 * {@code stream} reads {@code InputRecord}s, runs them through the client in {@code StreamRun} and writes
 * {@code ResultLine}s. Options are read as text and checked together, so that everything wrong is told at once.
 *
 * <p>For this library only: what is public here is so for its other packages and may change with any version.
 */
@NullMarked
package dev.chitchat.cli;

import org.jspecify.annotations.NullMarked;
