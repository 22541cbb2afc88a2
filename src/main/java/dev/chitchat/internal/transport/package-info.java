/**
 * One exchange of bytes with the service over HTTP.
 *
 * <p>The only client-side importer of Reactor Netty and Netty. It must not know what the bytes mean, nor retry.
 */
@NullMarked
package dev.chitchat.internal.transport;

import org.jspecify.annotations.NullMarked;
