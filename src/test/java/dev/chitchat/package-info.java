/** Tests of the front door, against the sandbox over real sockets. */
@NullMarked
package dev.chitchat;

import org.jspecify.annotations.NullMarked;
