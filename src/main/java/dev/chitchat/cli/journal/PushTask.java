package dev.chitchat.cli.journal;

import org.jspecify.annotations.Nullable;

/**
 * One thing that a push does to one question.
 *
 * @param call what: {@code add}, {@code update}, {@code similar}, {@code enable}, {@code disable} or {@code delete}
 * @param id the question; {@code null} for one that is added
 * @param question its main question, as the library has it if it is in there
 */
public record PushTask(String call, @Nullable String id, String question) {

    /** Tells it from every other task, in a later run too. */
    public String key() {
        return call + "\n" + (id == null ? question : id);
    }
}
