package dev.chitchat.cli.input;

import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.error.InvalidUpdateException;

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
}
