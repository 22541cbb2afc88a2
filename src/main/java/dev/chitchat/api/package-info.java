/**
 * What callers say and hear: updates, receipts, accounts and regions, as immutable values.
 *
 * <p>Knows the key type of {@code auth}, the errors and JSON of one line. It must not know how a value is written to the wire.
 */
@NullMarked
package dev.chitchat.api;

import org.jspecify.annotations.NullMarked;
