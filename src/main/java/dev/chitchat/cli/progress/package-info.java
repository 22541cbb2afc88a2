/**
 * What a person sees while a command runs: counts, the progress bar, and notices of outages.
 */
@NullMarked
package dev.chitchat.cli.progress;

import org.jspecify.annotations.NullMarked;
