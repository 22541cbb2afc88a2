/** Tests of the package of the same name. */
@NullMarked
package dev.chitchat.page;

import org.jspecify.annotations.NullMarked;
