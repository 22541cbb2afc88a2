/** A real Chromium without a window, for tests of pages. */
@NullMarked
package dev.chitchat.browser;

import org.jspecify.annotations.NullMarked;
