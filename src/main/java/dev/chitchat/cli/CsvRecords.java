package dev.chitchat.cli;

import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.error.InvalidUpdateException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * CSV with a header of the service's own names. An empty cell is an absent field; a record counts as the line where it
 * starts; blank lines between records are passed over but counted.
 */
final class CsvRecords implements RecordSource {

    private final LineReader lines;
    private final Function<Map<String, String>, ChitchatUpdate> reader;
    private final CsvCells cells = new CsvCells();
    private final List<Fingerprint> fingerprints = new ArrayList<>();
    private final List<String> header;

    /**
     * Reads the header.
     *
     * @param in the input
     * @param reader makes an update of the cells by name, or throws {@link InvalidUpdateException}
     * @throws UsageException if the header cannot be used
     */
    CsvRecords(InputStream in, Function<Map<String, String>, ChitchatUpdate> reader) throws IOException {
        this.lines = new LineReader(in);
        this.reader = reader;
        this.header = readHeader();
    }

    private List<String> readHeader() throws IOException {
        Line first = nextUsedLine();
        if (first == null) {
            return List.of();
        }
        if (first.defect() != null) {
            throw new UsageException("the header of the CSV cannot be read: " + first.defect());
        }
        fingerprints.add(first.fingerprint());
        try {
            return CsvHeader.check(cells.of(first.text()));
        } catch (IllegalArgumentException e) {
            throw new UsageException("the header of the CSV cannot be used: " + e.getMessage());
        }
    }

    @Override
    public @Nullable InputRecord next() throws IOException {
        Line first = nextUsedLine();
        if (first == null) {
            return null;
        }
        String defect = first.defect();
        fingerprints.subList(1, fingerprints.size()).clear();
        fingerprints.add(first.fingerprint());
        StringBuilder text = new StringBuilder(first.text());
        CsvQuotes quotes = new CsvQuotes();
        boolean open = defect == null && quotes.openAfter(first.text());
        while (open) {
            Line more = lines.next();
            if (more == null || text.length() > LineReader.LONGEST) {
                return new InputRecord.Defective(first.number(), unclosed(more == null), fingerprint());
            }
            defect = defect == null ? more.defect() : defect;
            fingerprints.add(more.fingerprint());
            text.append('\n').append(more.text());
            open = quotes.openAfter(more.text());
        }
        return defect == null
                ? record(first.number(), text)
                : new InputRecord.Defective(first.number(), defect, fingerprint());
    }

    /** Of the header, which gives the cells their meaning, and the lines of the record. */
    private Fingerprint fingerprint() {
        return Fingerprint.of(fingerprints);
    }

    private @Nullable Line nextUsedLine() throws IOException {
        Line line = lines.next();
        while (line != null && line.blank()) {
            line = lines.next();
        }
        return line;
    }

    private static String unclosed(boolean atEnd) {
        return "a quoted cell starts in this record and " + (atEnd ? "never ends" : "does not end within 1 MiB")
                + ", so the lines after it were taken as its text and not sent; close the quote";
    }

    private InputRecord record(long line, CharSequence text) {
        try {
            return new InputRecord.Update(line, reader.apply(fields(cells.of(text.toString()))), fingerprint());
        } catch (InvalidUpdateException e) {
            return new InputRecord.Defective(line, e, fingerprint());
        } catch (IllegalArgumentException e) {
            return new InputRecord.Defective(line, "the record is no valid CSV: " + e.getMessage(), fingerprint());
        }
    }

    private Map<String, String> fields(List<String> row) {
        if (row.size() != header.size()) {
            throw new InvalidUpdateException("the record has " + row.size() + " cells, but the header names "
                    + header.size() + " columns; leave cells empty rather than out");
        }
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i < row.size(); i++) {
            fields.put(header.get(i), row.get(i));
        }
        return fields;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
