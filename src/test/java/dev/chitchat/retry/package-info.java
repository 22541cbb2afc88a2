/** Tests of when a failed call is made again, in virtual time. */
@NullMarked
package dev.chitchat.retry;

import org.jspecify.annotations.NullMarked;
