/** What each command reads from a body, does to the library and answers. */
@NullMarked
package dev.chitchat.sandbox.commands;

import org.jspecify.annotations.NullMarked;
