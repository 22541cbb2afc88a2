/**
 * Between the wire and {@code api}: JSON in and out.
 *
 * <p>No Jackson type leaves it. It must not know how bytes travel.
 */
@NullMarked
package dev.chitchat.internal.codec;

import org.jspecify.annotations.NullMarked;
