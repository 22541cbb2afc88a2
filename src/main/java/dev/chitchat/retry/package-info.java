/**
 * When a failed call is made again, and after how long.
 *
 * <p>Knows Reactor and the error tree. It must not know what is called or what a quota is.
 *
 * <p>Records and enums are immutable values: equal by value, safe to share between threads and to log. What is no record compares
 * by identity.
 */
@NullMarked
package dev.chitchat.retry;

import org.jspecify.annotations.NullMarked;
