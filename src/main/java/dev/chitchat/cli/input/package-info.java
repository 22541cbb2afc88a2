/** Reading files and pipes: bytes to strict text, lines, CSV, JSON and YAML to rows, rows to updates. */
@NullMarked
package dev.chitchat.cli.input;

import org.jspecify.annotations.NullMarked;
