/** What a hundred thousand or a million waiting calls weigh, and what is left of them once they are cancelled. */
@NullMarked
package dev.chitchat.benchmarks.waiters;

import org.jspecify.annotations.NullMarked;
