/** What a call consists of beside its way through the chain: its signature, its limiter, what is open, what is merged. */
@NullMarked
package dev.chitchat.internal.call;

import org.jspecify.annotations.NullMarked;
