package dev.chitchat.cli;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Hands out the records of an input one by one. Blocks, and is used by one thread at a time. */
interface RecordSource extends Closeable {

    /** The next record, or {@code null} at the end; an {@link IOException} means that no more can be read. */
    @Nullable
    InputRecord next() throws IOException;
}
