/**
 * Reading files and pipes: bytes to strict UTF-8, lines, CSV, JSON and YAML to rows, rows to updates. One reader for each
 * format, used by all commands.
 */
@NullMarked
package dev.chitchat.cli.input;

import org.jspecify.annotations.NullMarked;
