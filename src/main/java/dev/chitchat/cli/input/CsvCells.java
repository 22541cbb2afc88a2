package dev.chitchat.cli.input;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes one record of CSV apart into its cells, line by line, as RFC 4180 has it: a quote opens a cell only as its first
 * character, two quotes inside stand for one, and after the closing one only a comma may follow.
 *
 * <p>No library's parser: those read ahead of the record, and cannot go on after one that is damaged.
 */
public final class CsvCells {

    private static final Pattern NEEDS_QUOTES = Pattern.compile("[\",\r\n]");

    private final List<String> cells = new ArrayList<>();
    private final StringBuilder quoted = new StringBuilder();
    private boolean open;
    private @Nullable String defect;

    /** Takes in the next line of the record; returns whether the record goes on after it. */
    boolean openAfter(String line) {
        int at = 0;
        while (at <= line.length()) {
            if (open) {
                at = quoted(line, at);
            } else if (line.startsWith("\"", at)) {
                open = true;
                at++;
            } else {
                int end = endOfCell(line, at);
                cells.add(plain(unquoted(line, at, end)));
                at = end + 1;
            }
        }
        return open;
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
        cells.add(quoted.toString());
        quoted.setLength(0);
        int end = endOfCell(line, quote + 1);
        if (!unquoted(line, quote + 1, end).isEmpty()) {
            defect = "after a closing quote only a comma may follow; write a quote inside a cell twice";
        }
        return end + 1;
    }

    private String plain(String cell) {
        if (cell.indexOf('\r') >= 0) {
            defect = "a lone carriage return splits it; put the cell in quotes";
        } else if (cell.stripLeading().startsWith("\"")) {
            defect = "a space stands before an opening quote; start the cell with the quote";
        }
        return cell;
    }

    /** What stands there, without the CR of a line's end. */
    private static String unquoted(String line, int from, int to) {
        boolean ends = to == line.length() && to > from && line.charAt(to - 1) == '\r';
        return line.substring(from, ends ? to - 1 : to);
    }

    /** A record that is read back as these cells. */
    public static String line(List<String> cells) {
        return cells.stream()
                        .map(cell -> NEEDS_QUOTES.matcher(cell).find() ? '"' + cell.replace("\"", "\"\"") + '"' : cell)
                        .collect(Collectors.joining(","))
                + "\n";
    }

    private static int endOfCell(String line, int from) {
        int comma = line.indexOf(',', from);
        return comma < 0 ? line.length() : comma;
    }

    /** Why the cells cannot be used, or {@code null}. */
    @Nullable
    String defect() {
        return defect;
    }

    /** The cells of a record that is whole. */
    List<String> cells() {
        return cells;
    }
}
