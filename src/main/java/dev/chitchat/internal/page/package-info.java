/**
 * Web pages that carry all they need: style, scripts, plots and data in one text, without a network.
 *
 * <p>Knows nothing of what a page shows. The plotting library is an optional dependency; who shows a page asks first
 * whether it is there.
 *
 * <p>For this library only: what is public here is so for its other packages and may change with any version.
 */
@NullMarked
package dev.chitchat.internal.page;

import org.jspecify.annotations.NullMarked;
