/** Text that is not ours, cleaned and without secrets before it is shown; and how places and titles are written. */
@NullMarked
package dev.chitchat.internal.text;

import org.jspecify.annotations.NullMarked;
