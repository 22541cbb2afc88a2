/**
 * Between the wire and {@code api}: JSON in and out.
 *
 * <p>The only importer of Jackson in the core; no Jackson type leaves it. It must not know how bytes travel.
 */
@NullMarked
package dev.chitchat.codec;

import org.jspecify.annotations.NullMarked;
