/** All benchmarks one after the other, and their tables in the page. */
@NullMarked
package dev.chitchat.benchmarks.all;

import org.jspecify.annotations.NullMarked;
