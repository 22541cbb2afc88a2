/** Tests of the keyed operator: order, bounds, demand, cancelling, errors and merging. */
@NullMarked
package dev.chitchat.pipeline;

import org.jspecify.annotations.NullMarked;
