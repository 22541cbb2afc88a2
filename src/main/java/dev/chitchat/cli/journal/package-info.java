/** The results of a run, written as it goes and read back by the next: what was sent, with which outcome. */
@NullMarked
package dev.chitchat.cli.journal;

import org.jspecify.annotations.NullMarked;
