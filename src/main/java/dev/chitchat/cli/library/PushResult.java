package dev.chitchat.cli.library;

import dev.chitchat.cli.journal.PushTask;
import dev.chitchat.error.ChitchatException;
import org.jspecify.annotations.Nullable;

/**
 * What became of a task.
 *
 * @param task the task
 * @param error why it failed; {@code null} where it is in effect
 */
record PushResult(PushTask task, @Nullable ChitchatException error) {

    boolean isApplied() {
        return error == null;
    }
}
