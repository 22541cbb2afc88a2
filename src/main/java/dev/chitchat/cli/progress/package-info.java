/** What a person sees while a command runs: counts, the progress bar, and the files that tell of a run. */
@NullMarked
package dev.chitchat.cli.progress;

import org.jspecify.annotations.NullMarked;
