package dev.chitchat.cli.input;

import dev.chitchat.api.AnswerType;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.cli.input.Input.InputRecord;
import dev.chitchat.cli.input.LineReader.Line;
import dev.chitchat.error.InvalidUpdateException;
import dev.chitchat.internal.json.JsonLine;
import dev.chitchat.internal.json.UpdateFields;
import dev.chitchat.internal.text.Place;
import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Hands out the rows of an input one by one, whatever the format. Blocks, and is used by one thread at a time. */
public abstract class RowReader implements Closeable {

    final LineReader lines;
    final Columns columns;
    private long last;

    RowReader(LineReader lines, Columns columns) {
        this.lines = lines;
        this.columns = columns;
    }

    /** The next row, or {@code null} at the end. Throws IOException if no more can be read. */
    public abstract @Nullable Row next() throws IOException;

    /** A row of a document, where many may stand on one line; by a line of its own each is known in the results. */
    final Row ofDocument(Place place, Map<String, ? extends @Nullable Object> members) {
        last = Math.max(last + 1, place.line());
        return columns.row(last, place, members, Fingerprint.of(JsonLine.write(members)));
    }

    /** The next row as an update, or why it is none; {@code null} at the end. Throws IOException as {@link #next}. */
    public final @Nullable InputRecord nextRecord() throws IOException {
        Row row = next();
        return row == null ? null : row.record(this instanceof JsonRows);
    }

    @Override
    public final void close() {
        try {
            lines.close();
        } catch (IOException e) {
            // everything that was wanted has been read
        }
    }

    /**
     * One record of an input, by names and values, before anything is made of them; or the reason why it is none.
     *
     * @param line where it starts, or the next one that is free, if others start there before it
     * @param members value by name: of JSON any, of YAML texts and lists of them, of CSV the cells that are not empty
     * @param defect why the record cannot be used, with the place before it, or {@code null}
     */
    public record Row(
            long line,
            Place place,
            Map<String, ? extends @Nullable Object> members,
            @Nullable String defect,
            Fingerprint fingerprint) {

        InputRecord record(boolean json) {
            if (defect != null) {
                return new InputRecord.Defective(line, new InvalidUpdateException(defect), fingerprint);
            }
            try {
                ChitchatUpdate update = UpdateFields.read(
                        members,
                        !json,
                        (id, question, answer, type, category) -> new ChitchatUpdate(
                                id, question, answer, type == null ? null : AnswerType.of(type), category));
                return new InputRecord.Update(line, update, fingerprint);
            } catch (InvalidUpdateException e) {
                String placed = place.says(String.valueOf(e.getMessage()));
                return new InputRecord.Defective(line, new InvalidUpdateException(placed), fingerprint);
            }
        }
    }

    /**
     * JSON Lines: an object a line, where blank lines are passed over but counted. Also one array of objects, or
     * objects that are printed over many lines; such a document is read whole before anything of it is handed out.
     */
    static final class JsonRows extends RowReader {

        private @Nullable Iterator<Row> document;
        private boolean begun;

        JsonRows(LineReader lines, Columns columns) {
            super(lines, columns);
        }

        @Override
        public @Nullable Row next() throws IOException {
            if (!begun && lines.startsDocument()) {
                try {
                    document = JsonLine.objects(lines.rest(), lines.place(1, 1), false).stream()
                            .map(read -> ofDocument(read.place(), read.members()))
                            .iterator();
                } catch (InvalidUpdateException e) {
                    throw new LineReader.PlacedException(String.valueOf(e.getMessage()));
                }
            }
            begun = true;
            if (document == null) {
                return nextLine();
            }
            return document.hasNext() ? document.next() : null;
        }

        private @Nullable Row nextLine() throws IOException {
            Line line = lines.nextUsed();
            if (line == null) {
                return null;
            }
            Place start = lines.place(line.number(), 1);
            if (line.defect() != null) {
                return new Row(line.number(), start, Map.of(), line.defect(), line.fingerprint());
            }
            try {
                JsonLine.Placed read =
                        JsonLine.objects(line.text(), start, true).get(0);
                return columns.row(line.number(), read.place(), read.members(), line.fingerprint());
            } catch (InvalidUpdateException e) {
                boolean json = line.number() > 1
                        || columns.equals(Columns.ANY) // where --format is no option
                        || line.text().contains("{");
                String what = e.getMessage() + (json ? "" : "; if this is a table or YAML, give --format csv or yaml");
                return new Row(line.number(), start, Map.of(), what, line.fingerprint());
            }
        }
    }
}
