/** A run of many calls as a page to look at: it takes in what is counted, and knows neither client nor files. */
@NullMarked
package dev.chitchat.cli.report;

import org.jspecify.annotations.NullMarked;
