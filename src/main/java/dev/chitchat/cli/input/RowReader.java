package dev.chitchat.cli.input;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The one strict reader of a format, for all commands. Blocks, and is used by one thread at a time. */
public interface RowReader extends Closeable {

    /**
     * The next row, or {@code null} at the end.
     *
     * @throws IOException if no more can be read
     */
    @Nullable
    Row next() throws IOException;
}
