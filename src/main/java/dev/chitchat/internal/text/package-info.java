/**
 * Text that is not ours: cleaned of what a terminal or a log would obey, and of secrets, before it is shown; and how messages and
 * files write places and paths of titles.
 */
@NullMarked
package dev.chitchat.internal.text;

import org.jspecify.annotations.NullMarked;
