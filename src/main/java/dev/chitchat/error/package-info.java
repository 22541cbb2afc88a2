/** What can go wrong, as a sealed tree of exceptions, and what every code of the service means. */
@NullMarked
package dev.chitchat.error;

import org.jspecify.annotations.NullMarked;
