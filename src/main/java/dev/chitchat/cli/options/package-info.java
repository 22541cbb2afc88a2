/**
 * The options that commands share: read as text, checked together so that everything wrong is reported at once, and
 * made into an account, an address and a connected client.
 */
@NullMarked
package dev.chitchat.cli.options;

import org.jspecify.annotations.NullMarked;
