/**
 * Between the wire and {@code api}: JSON in and out.
 *
 * <p>No Jackson type leaves it. It must not know how bytes travel.
 *
 * <p>For this library only: what is public here is so for its other packages and may change with any version.
 */
@NullMarked
package dev.chitchat.internal.codec;

import org.jspecify.annotations.NullMarked;
