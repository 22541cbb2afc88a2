@NullMarked
package dev.chitchat.library;

import org.jspecify.annotations.NullMarked;
