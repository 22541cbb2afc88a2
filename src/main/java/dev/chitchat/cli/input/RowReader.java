package dev.chitchat.cli.input;

import dev.chitchat.internal.text.Place;
import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Hands out the rows of an input one by one, whatever the format. */
public abstract class RowReader implements Closeable {

    final LineReader lines;
    final Columns columns;

    RowReader(LineReader lines, Columns columns) {
        this.lines = lines;
        this.columns = columns;
    }

    /** The next row, or {@code null} at the end. Throws IOException if no more can be read. */
    public abstract @Nullable Row next() throws IOException;

    @Override
    public final void close() throws IOException {
        lines.close();
    }

    /**
     * One record of an input, by names and values, before anything is made of them; or the reason why it is none.
     *
     * @param members value by name: of JSON any, of YAML texts and lists of them, of CSV the cells that are not empty
     * @param defect why the record cannot be used, with the place before it, or {@code null}
     */
    public record Row(
            Place place,
            Map<String, ? extends @Nullable Object> members,
            @Nullable String defect,
            Fingerprint fingerprint) {

        static Row defective(Place place, String defect, Fingerprint fingerprint) {
            return new Row(place, Map.of(), defect, fingerprint);
        }

        public long line() {
            return place.line();
        }
    }
}
