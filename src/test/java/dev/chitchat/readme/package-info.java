/** The code of the front page, compiled, and the check that the page shows the same. */
@NullMarked
package dev.chitchat.readme;

import org.jspecify.annotations.NullMarked;
