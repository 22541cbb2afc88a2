/** JSON of one line, read strictly and written, and the fields of an update as people and programs write them down. */
@NullMarked
package dev.chitchat.internal.json;

import org.jspecify.annotations.NullMarked;
