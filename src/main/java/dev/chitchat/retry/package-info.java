/**
 * When a failed call is made again, and after how long.
 *
 * <p>Knows Reactor and the error tree. It must not know what is called or what a quota is.
 */
@NullMarked
package dev.chitchat.retry;

import org.jspecify.annotations.NullMarked;
