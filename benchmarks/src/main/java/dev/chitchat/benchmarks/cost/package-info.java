/** What a limiter adds to a call that need not wait. */
@NullMarked
package dev.chitchat.benchmarks.cost;

import org.jspecify.annotations.NullMarked;
