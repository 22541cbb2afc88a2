package dev.chitchat.cli.input;

import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.error.InvalidUpdateException;
import org.jspecify.annotations.Nullable;

/** One record of input: an update, or the reason why it is none. */
public sealed interface InputRecord {

    /** The line where the record starts, 1 for the first. */
    long line();

    /** Tells a changed record from the one that was there. */
    Fingerprint fingerprint();

    /** A record that can be sent. */
    record Update(long line, ChitchatUpdate update, Fingerprint fingerprint) implements InputRecord {}

    /** A record that cannot; nothing of it is sent. */
    record Defective(long line, InvalidUpdateException error, Fingerprint fingerprint) implements InputRecord {}

    /**
     * Where an update came from, so that its result can be recognised.
     *
     * @param line the line where it starts, or {@code null} for the one of the command {@code update}
     * @param id the question that it changes
     * @param fingerprint of the line, or {@code null} where there is none
     */
    record Source(@Nullable Long line, String id, @Nullable Fingerprint fingerprint) {

        public static Source of(Update record) {
            return new Source(record.line(), record.update().standardQuestionId(), record.fingerprint());
        }
    }
}
