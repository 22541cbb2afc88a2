/** Between the wire and {@code api}: JSON in and out. No Jackson type leaves it. */
@NullMarked
package dev.chitchat.internal.codec;

import org.jspecify.annotations.NullMarked;
