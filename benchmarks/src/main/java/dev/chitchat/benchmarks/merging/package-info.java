/** How many updates go out together where a few questions are changed over and over. */
@NullMarked
package dev.chitchat.benchmarks.merging;

import org.jspecify.annotations.NullMarked;
