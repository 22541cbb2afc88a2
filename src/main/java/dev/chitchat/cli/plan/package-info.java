/**
 * What would have to change so that a library is as a file has it.
 *
 * <p>Pure: values in, a plan out. It must not know how files are written, calls made or plans shown.
 */
@NullMarked
package dev.chitchat.cli.plan;

import org.jspecify.annotations.NullMarked;
