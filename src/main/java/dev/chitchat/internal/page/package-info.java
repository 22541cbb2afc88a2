/** Web pages that carry all they need: style, scripts, plots and data in one text, without a network. */
@NullMarked
package dev.chitchat.internal.page;

import org.jspecify.annotations.NullMarked;
