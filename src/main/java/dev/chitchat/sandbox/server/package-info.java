/** The way of a call: from the wire, over delays and faults, through checks and limit, to its command and back. */
@NullMarked
package dev.chitchat.sandbox.server;

import org.jspecify.annotations.NullMarked;
