/** How failed calls are made again, and how the retries of a client stand. */
@NullMarked
package dev.chitchat.retry;

import org.jspecify.annotations.NullMarked;
