package dev.chitchat.cli;

import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.error.InvalidUpdateException;

/** One record of input: an update, or the reason why it is none. */
sealed interface InputRecord {

    /** The line where the record starts, 1 for the first. */
    long line();

    /** A record that can be sent. */
    record Update(long line, ChitchatUpdate update) implements InputRecord {}

    /** A record that cannot; nothing of it is sent. */
    record Defective(long line, InvalidUpdateException error) implements InputRecord {

        Defective(long line, String reason) {
            this(line, new InvalidUpdateException(reason));
        }
    }
}
