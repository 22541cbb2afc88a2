package dev.chitchat.cli.input;

import org.jspecify.annotations.Nullable;

/**
 * Where an update came from, so that its result can be told apart.
 *
 * @param line the line where it starts, or {@code null} for the one of the command {@code update}
 * @param id the question that it changes
 * @param fingerprint of the line, or {@code null} where there is none
 */
public record Source(
        @Nullable Long line, String id, @Nullable Fingerprint fingerprint) {

    public static Source of(InputRecord.Update record) {
        return new Source(record.line(), record.update().standardQuestionId(), record.fingerprint());
    }
}
