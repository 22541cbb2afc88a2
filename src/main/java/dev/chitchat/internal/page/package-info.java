/**
 * Web pages that carry all they need: style, scripts, plots and data in one text, without a network.
 *
 * <p>Knows nothing of what a page shows. The plotting library is an optional dependency; who shows a page asks first
 * whether it is there.
 */
@NullMarked
package dev.chitchat.internal.page;

import org.jspecify.annotations.NullMarked;
