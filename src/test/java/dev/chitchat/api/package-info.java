/** Tests of the values callers speak in. */
@NullMarked
package dev.chitchat.api;

import org.jspecify.annotations.NullMarked;
