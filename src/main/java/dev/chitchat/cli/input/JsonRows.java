package dev.chitchat.cli.input;

import dev.chitchat.error.InvalidUpdateException;
import dev.chitchat.internal.codec.JsonLine;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** JSON Lines: an object a line. Blank lines are passed over but counted. */
public final class JsonRows implements RowReader {

    private final LineReader lines;

    public JsonRows(InputStream in) {
        this.lines = new LineReader(in);
    }

    @Override
    public @Nullable Row next() throws IOException {
        Line line = lines.nextUsed();
        if (line == null) {
            return null;
        }
        if (line.defect() != null) {
            return new Row(line.number(), line.defect(), line.fingerprint());
        }
        try {
            return new Row(line.number(), JsonLine.read(line.text()), line.fingerprint());
        } catch (InvalidUpdateException e) {
            return new Row(line.number(), String.valueOf(e.getMessage()), line.fingerprint());
        }
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
