/** The options that commands share, checked together so that everything wrong is told, and made into a client. */
@NullMarked
package dev.chitchat.cli.options;

import org.jspecify.annotations.NullMarked;
