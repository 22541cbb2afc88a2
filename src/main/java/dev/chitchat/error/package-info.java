/**
 * What can go wrong, as a sealed tree of exceptions, and what every code of the service means.
 *
 * <p>Knows the JDK, and what makes foreign text fit to be shown. It must not know how a call is made: transports and codecs
 * create these exceptions, retry policies read them.
 */
@NullMarked
package dev.chitchat.error;

import org.jspecify.annotations.NullMarked;
