package dev.chitchat.cli.input;

import dev.chitchat.cli.input.LineReader.Line;
import dev.chitchat.cli.process.UsageException;
import dev.chitchat.internal.text.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * CSV as RFC 4180 has it, with a header; of {@code , ; |} and tab the separator is the one that makes most of it.
 * An empty cell is left out, as if its column were not there; blank lines between records are passed over but counted.
 *
 * <p>No library's parser: those read ahead of the record, and cannot go on after one that is damaged.
 */
public final class CsvRows extends RowReader {

    /** Starts the name of a column whose texts have an apostrophe before what a spreadsheet takes for a formula. */
    private static final String GUARD = "'";

    private static final String MARK = "\uFEFF";
    private static final String FORMULA = "[=+\\-@\t\r＝＋－＠]";
    private static final Pattern LIKE_FORMULA = Pattern.compile("'*" + FORMULA + ".*", Pattern.DOTALL);
    private static final Pattern GUARDED = Pattern.compile("'+" + FORMULA + ".*", Pattern.DOTALL);
    private static final Pattern NEEDS_QUOTES = Pattern.compile("[\",\r\n]");

    /** Stands for the CR of a line's end within a cell, which the fingerprint of the line leaves out. */
    private static final Fingerprint CARRIAGE_RETURN = new Fingerprint('\r');

    private final List<Fingerprint> fingerprints = new ArrayList<>();
    private char separator = ',';
    private List<String> header = List.of();
    private @Nullable Line unread;
    private boolean headless;

    /** Reads the header. Throws UsageException if it cannot be used. */
    CsvRows(LineReader lines, Columns known) throws IOException {
        super(lines, known);
        Line first = lines.nextUsed();
        headless = known.lastPlace() > 0;
        unread = headless ? first : null;
        fingerprints.add(first == null || headless ? CARRIAGE_RETURN : first.fingerprint());
        if (first != null) {
            readHeader(first, known);
        }
    }

    private void readHeader(Line line, Columns named) {
        long most = -1;
        char best = separator;
        for (char candidate : new char[] {',', ';', '\t', '|'}) {
            separator = candidate;
            Cells record = new Cells();
            record.openAfter(line);
            List<String> names = names(record).stream().map(CsvRows::unguarded).toList();
            long known = names.stream().filter(name -> named.our(name) != null).count();
            // Names that mean nothing count only where no separator makes any that does.
            long found = known == 0 ? names.size() : 1_000_000 * known - names.size();
            if (found > most) {
                most = found;
                best = candidate;
            }
        }
        separator = best;
        Cells record = new Cells();
        String open = record.openAfter(line) ? record.start + ": a quoted cell does not end in the header" : null;
        String defect = line.defect() != null ? line.defect() : open != null ? open : record.defect;
        if (defect != null) {
            throw new UsageException(defect);
        }
        header = names(record);
        named.check(header.stream().map(CsvRows::unguarded).toList(), record.places);
        if (headless) {
            header = header.subList(0, named.lastPlace());
        }
    }

    private List<String> names(Cells record) {
        return headless
                ? IntStream.rangeClosed(1, record.cells.size())
                        .mapToObj(place -> "#" + place)
                        .toList()
                : record.cells.stream().map(String::strip).toList();
    }

    private static String unguarded(String name) {
        return name.startsWith(GUARD) ? name.substring(1) : name;
    }

    @Override
    public @Nullable Row next() throws IOException {
        Line first = unread == null ? lines.nextUsed() : unread;
        unread = null;
        if (first == null) {
            return null;
        }
        // The header gives the cells their meaning, so it is in the fingerprint of each record.
        fingerprints.subList(1, fingerprints.size()).clear();
        Cells record = new Cells();
        if (first.text().startsWith(MARK)) {
            record.start = lines.place(first.number(), 1);
            record.wrong("a byte-order mark stands here, as where files were joined; take it out");
        }
        Line line = first;
        int length = line.text().length();
        fingerprints.add(line.fingerprint());
        while (record.openAfter(line)) {
            Line more = length > LineReader.LONGEST ? null : lines.next();
            if (more == null) {
                record.defect = record.start + ": a quoted cell starts here and "
                        + (length > LineReader.LONGEST ? "does not end within 1 MiB" : "never ends")
                        + ", so the lines after it were taken as its text and not sent; close the quote";
                break;
            }
            if (line.text().endsWith("\r")) {
                fingerprints.add(CARRIAGE_RETURN);
            }
            line = more;
            length += line.text().length();
            fingerprints.add(line.fingerprint());
        }
        return row(first.number(), record);
    }

    private Row row(long line, Cells record) {
        Fingerprint fingerprint = Fingerprint.of(fingerprints);
        int found = record.cells.size();
        String defect = record.defect;
        if (defect == null && (headless ? found < header.size() : found != header.size())) {
            defect = record.places.get(Math.min(found - 1, header.size())) + ": the record has " + found
                    + " cells, but the " + (headless ? "last column is #" : "header names ") + header.size()
                    + (headless ? "" : " columns")
                    + "; leave cells empty rather than out, and quote those that hold a separator";
        }
        if (defect != null) {
            return new Row(line, lines.place(line, 1), Map.of(), defect, fingerprint);
        }
        Map<String, String> members = new LinkedHashMap<>();
        Map<String, Place> places = new HashMap<>();
        for (int i = 0; i < header.size(); i++) {
            String column = header.get(i);
            String cell = record.cells.get(i);
            if (!cell.isEmpty()) {
                boolean guarded =
                        column.startsWith(GUARD) && GUARDED.matcher(cell).matches();
                members.put(unguarded(column), guarded ? cell.substring(1) : cell);
                places.put(unguarded(column), record.places.get(i));
            }
        }
        return columns.row(line, lines.place(line, 1).with(places), members, fingerprint);
    }

    /** Takes one record apart into its cells, line by line: a quote opens a cell only as its first character. */
    private final class Cells {

        private final List<String> cells = new ArrayList<>();
        private final List<Place> places = new ArrayList<>();
        private final StringBuilder quoted = new StringBuilder();
        private Place start = lines.place(1, 1);
        private long number;
        private boolean open;
        private @Nullable String defect;

        /** Takes in the next line of the record; returns whether the record goes on after it. */
        boolean openAfter(Line read) {
            String line = read.text();
            number = read.number();
            defect = defect == null ? read.defect() : defect;
            int column = 1;
            int counted = 0;
            int at = 0;
            while (at <= line.length()) {
                if (open) {
                    at = quoted(line, at);
                    continue;
                }
                column += line.codePointCount(counted, at);
                counted = at;
                start = lines.place(number, column);
                if (line.startsWith("\"", at)) {
                    open = true;
                    at++;
                } else {
                    int end = endOfCell(line, at);
                    String cell = unquoted(line, at, end);
                    if (cell.indexOf('\r') >= 0) {
                        wrong("a lone carriage return splits this cell; put it in quotes");
                    } else if (cell.stripLeading().startsWith("\"")) {
                        wrong("a space stands before the opening quote of this cell; start it with the quote");
                    }
                    add(cell);
                    at = end + 1;
                }
            }
            return open;
        }

        private void add(String cell) {
            cells.add(cell);
            places.add(start);
        }

        private void wrong(String what) {
            defect = defect == null ? start + ": " + what : defect;
        }

        private int quoted(String line, int from) {
            int quote = line.indexOf('"', from);
            if (quote < 0) {
                quoted.append(line, from, line.length()).append('\n');
                return line.length() + 1;
            }
            quoted.append(line, from, quote);
            if (line.startsWith("\"", quote + 1)) {
                quoted.append('"');
                return quote + 2;
            }
            open = false;
            add(quoted.toString());
            quoted.setLength(0);
            int end = endOfCell(line, quote + 1);
            if (!unquoted(line, quote + 1, end).isEmpty()) {
                start = lines.place(number, 1 + line.codePointCount(0, quote));
                wrong("after this quote, which closes its cell, only "
                        + (separator == ',' ? "a comma" : "the separator")
                        + " may follow; write a quote inside a cell twice");
            }
            return end + 1;
        }

        /** What stands there, without the CR of a line's end. */
        private static String unquoted(String line, int from, int to) {
            boolean ends = to == line.length() && to > from && line.charAt(to - 1) == '\r';
            return line.substring(from, ends ? to - 1 : to);
        }

        private int endOfCell(String line, int from) {
            int end = line.indexOf(separator, from);
            return end < 0 ? line.length() : end;
        }
    }

    /** Header and records as they are read back; for a spreadsheet with mark, CRLF, and apostrophes before formulas. */
    public static String text(List<String> header, List<List<String>> records, boolean excel) {
        Predicate<String> formula = excel ? LIKE_FORMULA.asMatchPredicate() : cell -> false;
        List<String> names = IntStream.range(0, header.size())
                .mapToObj(i ->
                        (records.stream().anyMatch(cells -> formula.test(cells.get(i))) ? GUARD : "") + header.get(i))
                .toList();
        Stream<List<String>> guarded = records.stream()
                .map(cells -> cells.stream()
                        .map(cell -> formula.test(cell) ? GUARD + cell : cell)
                        .toList());
        return (excel ? MARK : "")
                + Stream.concat(Stream.of(names), guarded)
                        .map(cells -> line(cells) + (excel ? "\r\n" : "\n"))
                        .collect(Collectors.joining());
    }

    public static long formulas(List<List<String>> records) {
        return records.stream()
                .flatMap(List::stream)
                .filter(cell ->
                        !cell.startsWith(GUARD) && LIKE_FORMULA.matcher(cell).matches())
                .count();
    }

    private static String line(List<String> cells) {
        return cells.stream()
                .map(cell -> NEEDS_QUOTES.matcher(cell).find() ? '"' + cell.replace("\"", "\"\"") + '"' : cell)
                .collect(Collectors.joining(","));
    }
}
