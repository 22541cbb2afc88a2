package dev.chitchat.cli;

import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.error.InvalidUpdateException;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** JSON Lines: an object a line. Blank lines are passed over but counted. */
final class JsonLines implements RecordSource {

    private final LineReader lines;
    private final Function<String, ChitchatUpdate> reader;

    /** Reads each line with a reader that throws {@link InvalidUpdateException}. */
    JsonLines(InputStream in, Function<String, ChitchatUpdate> reader) {
        this.lines = new LineReader(in);
        this.reader = reader;
    }

    @Override
    public @Nullable InputRecord next() throws IOException {
        Line line = lines.next();
        while (line != null && line.blank()) {
            line = lines.next();
        }
        return line == null ? null : record(line);
    }

    private InputRecord record(Line line) {
        if (line.defect() != null) {
            return new InputRecord.Defective(line.number(), line.defect(), line.fingerprint());
        }
        try {
            return new InputRecord.Update(line.number(), reader.apply(line.text()), line.fingerprint());
        } catch (InvalidUpdateException e) {
            return new InputRecord.Defective(line.number(), e, line.fingerprint());
        }
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
