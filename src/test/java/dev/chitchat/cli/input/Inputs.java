package dev.chitchat.cli.input;

import dev.chitchat.internal.json.UpdateFields;
import java.io.InputStream;
import java.util.Map;

/** Opens updates as {@code stream} does without options. */
final class Inputs {

    private Inputs() {}

    static RowReader open(InputFormat format, InputStream in) {
        Columns columns = new Columns(UpdateFields.FIELDS, true, Map.of(), null);
        return new Input(null, format, columns, in, "standard input").open();
    }
}
