package dev.chitchat.cli.input;

import dev.chitchat.internal.json.UpdateFields;
import java.io.InputStream;

/** Opens updates as {@code stream} does without options. */
final class Inputs {

    private Inputs() {}

    static RowReader open(InputFormat format, InputStream in) {
        return new Input(null, format, new Columns(UpdateFields.FIELDS, true), in, "standard input").open();
    }
}
