package dev.chitchat.cli.input;

import dev.chitchat.cli.process.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * CSV with a header. An empty cell is left out, as if its column were not there; blank lines between records are passed
 * over but counted.
 */
public final class CsvRows implements RowReader {

    /** Stands for the CR of a line's end within a cell, which the fingerprint of the line leaves out. */
    private static final Fingerprint CARRIAGE_RETURN = new Fingerprint('\r');

    private final LineReader lines;
    private final List<String> header;
    private final List<Fingerprint> fingerprints = new ArrayList<>();

    /**
     * Reads the header.
     *
     * @param in the input
     * @param columns those that there may be
     * @throws UsageException if the header cannot be used
     */
    public CsvRows(InputStream in, CsvColumns columns) throws IOException {
        this.lines = new LineReader(in);
        Line first = lines.nextUsed();
        this.header = first == null ? List.of() : columns.header(first);
        fingerprints.add(first == null ? CARRIAGE_RETURN : first.fingerprint());
    }

    @Override
    public @Nullable Row next() throws IOException {
        Line first = lines.nextUsed();
        if (first == null) {
            return null;
        }
        // The header gives the cells their meaning, so it is in the fingerprint of each record.
        fingerprints.subList(1, fingerprints.size()).clear();
        CsvCells cells = new CsvCells();
        String defect = null;
        int length = 0;
        Line line = first;
        while (true) {
            defect = defect == null ? line.defect() : defect;
            fingerprints.add(line.fingerprint());
            length += line.text().length();
            if (!cells.openAfter(line.text())) {
                return row(first.number(), defect, cells);
            }
            Line more = length > LineReader.LONGEST ? null : lines.next();
            if (more == null) {
                return new Row(first.number(), unclosed(length), Fingerprint.of(fingerprints));
            }
            if (line.text().endsWith("\r")) {
                fingerprints.add(CARRIAGE_RETURN);
            }
            line = more;
        }
    }

    private static String unclosed(int length) {
        return "a quoted cell starts in this record and "
                + (length > LineReader.LONGEST ? "does not end within 1 MiB" : "never ends")
                + ", so the lines after it were taken as its text and not sent; close the quote";
    }

    private Row row(long line, @Nullable String defectOfLine, CsvCells cells) {
        Fingerprint fingerprint = Fingerprint.of(fingerprints);
        int found = cells.cells().size();
        if (defectOfLine != null) {
            return new Row(line, defectOfLine, fingerprint);
        }
        if (cells.defect() != null) {
            return new Row(line, "the record is no valid CSV: " + cells.defect(), fingerprint);
        }
        if (found != header.size()) {
            String defect = "the record has " + found + " cells, but the header names " + header.size()
                    + " columns; leave cells empty rather than out";
            return new Row(line, defect, fingerprint);
        }
        Map<String, String> members = new LinkedHashMap<>();
        for (int i = 0; i < found; i++) {
            if (!cells.cells().get(i).isEmpty()) {
                members.put(header.get(i), cells.cells().get(i));
            }
        }
        return new Row(line, members, fingerprint);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
