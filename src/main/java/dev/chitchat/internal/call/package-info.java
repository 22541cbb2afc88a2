/** What a call consists of beside its way through the chain: its signature, its limiter, the look-up before it is repeated. */
@NullMarked
package dev.chitchat.internal.call;

import org.jspecify.annotations.NullMarked;
