package dev.chitchat.cli.input;

import dev.chitchat.cli.input.LineReader.Line;
import dev.chitchat.error.InvalidUpdateException;
import dev.chitchat.internal.json.JsonLine;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON Lines: an object a line, where blank lines are passed over but counted. Also one array of objects, or objects that
 * are printed over many lines; such a document is read whole before anything of it is handed out.
 */
public final class JsonRows implements RowReader {

    private final LineReader lines;
    private final Columns columns;
    private @Nullable Iterator<JsonLine.Placed> document;
    private boolean begun;

    public JsonRows(LineReader lines, Columns columns) {
        this.lines = lines;
        this.columns = columns;
    }

    @Override
    public @Nullable Row next() throws IOException {
        if (!begun && lines.startsDocument()) {
            try {
                document = JsonLine.readDocument(lines.rest()).iterator();
            } catch (InvalidUpdateException e) {
                throw new IOException(String.valueOf(e.getMessage()), e);
            }
        }
        begun = true;
        return document == null ? nextLine() : document.hasNext() ? row(document.next()) : null;
    }

    private Row row(JsonLine.Placed placed) {
        Map<String, @Nullable Object> members = placed.members();
        return new Row(placed.line(), columns.of(members), Fingerprint.of(JsonLine.write(members)));
    }

    private @Nullable Row nextLine() throws IOException {
        Line line = lines.nextUsed();
        if (line == null) {
            return null;
        }
        if (line.defect() != null) {
            return new Row(line.number(), line.defect(), line.fingerprint());
        }
        try {
            return new Row(line.number(), columns.of(JsonLine.read(line.text())), line.fingerprint());
        } catch (InvalidUpdateException e) {
            return new Row(line.number(), String.valueOf(e.getMessage()), line.fingerprint());
        }
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
