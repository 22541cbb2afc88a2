/**
 * A run of many calls as a page to look at: records go in while it runs, a page comes out at any moment.
 *
 * <p>Keeps as much of a million lines as of a thousand: figures per interval of time, counts by size, and a few lines by
 * name. Knows neither client nor files.
 */
@NullMarked
package dev.chitchat.cli.report;

import org.jspecify.annotations.NullMarked;
