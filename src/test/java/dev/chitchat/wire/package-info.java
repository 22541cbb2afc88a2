/** What goes over the wire, byte for byte, read with sockets alone. */
@NullMarked
package dev.chitchat.wire;

import org.jspecify.annotations.NullMarked;
