/** {@code pull}, {@code diff}, {@code push}, {@code categories}: the library of the bot as a file that people edit. */
@NullMarked
package dev.chitchat.cli.library;

import org.jspecify.annotations.NullMarked;
