package dev.chitchat.cli.input;

import dev.chitchat.cli.input.LineReader.Line;
import dev.chitchat.error.InvalidUpdateException;
import dev.chitchat.internal.json.JsonLine;
import dev.chitchat.internal.text.Place;
import java.io.IOException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * JSON Lines: an object a line, where blank lines are passed over but counted. Also one array of objects, or objects that
 * are printed over many lines; such a document is read whole before anything of it is handed out.
 */
public final class JsonRows extends RowReader {

    private @Nullable Iterator<JsonLine.Placed> document;
    private boolean begun;

    public JsonRows(LineReader lines, Columns columns) {
        super(lines, columns);
    }

    @Override
    public @Nullable Row next() throws IOException {
        if (!begun && lines.startsDocument()) {
            try {
                document =
                        JsonLine.objects(lines.rest(), lines.place(1, 1), false).iterator();
            } catch (InvalidUpdateException e) {
                throw new LineReader.PlacedException(String.valueOf(e.getMessage()));
            }
        }
        begun = true;
        if (document == null) {
            return nextLine();
        }
        JsonLine.Placed next = document.hasNext() ? document.next() : null;
        return next == null
                ? null
                : columns.row(next.place(), next.members(), Fingerprint.of(JsonLine.write(next.members())));
    }

    private @Nullable Row nextLine() throws IOException {
        Line line = lines.nextUsed();
        if (line == null) {
            return null;
        }
        Place start = lines.place(line.number(), 1);
        if (line.defect() != null) {
            return Row.defective(start, line.defect(), line.fingerprint());
        }
        try {
            JsonLine.Placed read = JsonLine.objects(line.text(), start, true).get(0);
            return columns.row(read.place(), read.members(), line.fingerprint());
        } catch (InvalidUpdateException e) {
            return Row.defective(start, String.valueOf(e.getMessage()), line.fingerprint());
        }
    }
}
