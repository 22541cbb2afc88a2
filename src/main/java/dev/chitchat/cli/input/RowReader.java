package dev.chitchat.cli.input;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Hands out the rows of an input one by one, whatever the format. */
public interface RowReader extends Closeable {

    /**
     * The next row, or {@code null} at the end.
     *
     * @throws IOException if no more can be read
     */
    @Nullable
    Row next() throws IOException;

    /**
     * One record of an input, by names and values, before anything is made of them; or the reason why it is none.
     *
     * @param line the line where it starts, 1 for the first
     * @param members value by name: of JSON any, of YAML texts and lists of them, of CSV the cells that are not empty
     * @param defect why the record cannot be used, or {@code null}
     * @param fingerprint tells a changed record from the one that was there
     */
    record Row(
            long line,
            Map<String, ? extends @Nullable Object> members,
            @Nullable String defect,
            Fingerprint fingerprint) {

        Row(long line, Map<String, ? extends @Nullable Object> members, Fingerprint fingerprint) {
            this(line, members, null, fingerprint);
        }

        Row(long line, String defect, Fingerprint fingerprint) {
            this(line, Map.of(), defect, fingerprint);
        }
    }
}
