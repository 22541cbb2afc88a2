/** Proves the stand-in with clients that are not ours, so that neither hides the other's mistakes. */
@NullMarked
package dev.chitchat.sandbox;

import org.jspecify.annotations.NullMarked;
