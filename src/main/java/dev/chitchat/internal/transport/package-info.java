/**
 * One exchange of bytes with the service over HTTP.
 *
 * <p>It alone in the client makes requests with Reactor Netty and Netty; elsewhere they are named only where a user or Spring
 * changes how. It must not know what the bytes mean, nor retry.
 */
@NullMarked
package dev.chitchat.internal.transport;

import org.jspecify.annotations.NullMarked;
