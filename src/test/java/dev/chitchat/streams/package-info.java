/** Streams of updates through the whole client and over real sockets: what an edit is promised, and what it gets. */
@NullMarked
package dev.chitchat.streams;

import org.jspecify.annotations.NullMarked;
