/** Rules of the house, checked on the compiled classes. */
@NullMarked
package dev.chitchat.arch;

import org.jspecify.annotations.NullMarked;
