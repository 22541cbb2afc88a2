/** What networks and servers may do to the whole client, and what it says then. */
@NullMarked
package dev.chitchat.hostile;

import org.jspecify.annotations.NullMarked;
