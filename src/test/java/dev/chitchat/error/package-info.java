/** Tests of the error tree and the table of codes. */
@NullMarked
package dev.chitchat.error;

import org.jspecify.annotations.NullMarked;
