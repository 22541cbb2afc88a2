/** Tests of the command line, in this JVM and as a process of its own. */
@NullMarked
package dev.chitchat.cli;

import org.jspecify.annotations.NullMarked;
