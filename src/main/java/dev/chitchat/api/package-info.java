/**
 * What callers say and hear: updates, receipts, accounts and regions, as immutable values.
 *
 * <p>Knows the key type of {@code auth}, the errors and JSON of one line. It must not know how a value is written to the wire.
 *
 * <p>Records and enums are immutable values: equal by value, safe to share between threads and to log. What is no record compares
 * by identity.
 */
@NullMarked
package dev.chitchat.api;

import org.jspecify.annotations.NullMarked;
