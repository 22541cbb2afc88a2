/** What several packages share and no user needs. Not part of the public API: it changes without notice. */
@NullMarked
package dev.chitchat.internal;

import org.jspecify.annotations.NullMarked;
