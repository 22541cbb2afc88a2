/** What callers say and hear: updates, receipts, accounts and regions, as immutable values. */
@NullMarked
package dev.chitchat.api;

import org.jspecify.annotations.NullMarked;
