/** The quota on a real Redis: as the local one, and in whatever befalls it. */
@NullMarked
package dev.chitchat.redis;

import org.jspecify.annotations.NullMarked;
