/** Watches over a whole run of the tests, where the profile {@code watch} asks for it: secrets, blocking, buffers. */
@NullMarked
package dev.chitchat.watch;

import org.jspecify.annotations.NullMarked;
