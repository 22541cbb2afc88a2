/** A stream of messages through any call: in order per key, a result for every element. */
@NullMarked
package dev.chitchat.internal.pipeline;

import org.jspecify.annotations.NullMarked;
