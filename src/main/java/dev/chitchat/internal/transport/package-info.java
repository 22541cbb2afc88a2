/** One exchange of bytes with the service over HTTP; it alone makes requests with Reactor Netty and Netty. */
@NullMarked
package dev.chitchat.internal.transport;

import org.jspecify.annotations.NullMarked;
