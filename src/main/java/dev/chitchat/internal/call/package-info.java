/** What a call consists of beside its way through the chain: its signature and its limiter. */
@NullMarked
package dev.chitchat.internal.call;

import org.jspecify.annotations.NullMarked;
