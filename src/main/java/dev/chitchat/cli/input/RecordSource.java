package dev.chitchat.cli.input;

import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.error.InvalidUpdateException;
import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Hands out the records of an input one by one. Blocks, and is used by one thread at a time.
 *
 * @param rows what is written there
 * @param reader makes an update of it, or throws {@link InvalidUpdateException}
 */
public record RecordSource(RowReader rows, Function<Map<String, ? extends @Nullable Object>, ChitchatUpdate> reader)
        implements Closeable {

    /** The next record, or {@code null} at the end; an {@link IOException} means that no more can be read. */
    public @Nullable InputRecord next() throws IOException {
        RowReader.Row row = rows.next();
        if (row == null) {
            return null;
        }
        if (row.defect() != null) {
            return new InputRecord.Defective(row.line(), new InvalidUpdateException(row.defect()), row.fingerprint());
        }
        try {
            return new InputRecord.Update(row.line(), reader.apply(row.members()), row.fingerprint());
        } catch (InvalidUpdateException e) {
            String placed = row.place().says(String.valueOf(e.getMessage()));
            return new InputRecord.Defective(row.line(), new InvalidUpdateException(placed), row.fingerprint());
        }
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
