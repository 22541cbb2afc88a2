/** {@code stream}: sends updates from a file or a pipe, with results, a journal to go on from and a report. */
@NullMarked
package dev.chitchat.cli.stream;

import org.jspecify.annotations.NullMarked;
