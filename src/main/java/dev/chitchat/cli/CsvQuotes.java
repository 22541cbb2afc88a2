package dev.chitchat.cli;

/**
 * Tells whether a record of CSV goes on in the next line because a quoted cell is still open.
 *
 * <p>As in RFC 4180 a quote opens a cell only as its first character, and two quotes inside a cell stand for one.
 */
final class CsvQuotes {

    private boolean inQuotes;
    private boolean atCellStart = true;
    private boolean afterQuote;

    /** Looks at the next line of the record; returns whether the record goes on after it. */
    boolean openAfter(String line) {
        for (int i = 0; i < line.length(); i++) {
            look(line.charAt(i));
        }
        if (afterQuote) {
            inQuotes = false;
            afterQuote = false;
        }
        return inQuotes;
    }

    private void look(char c) {
        if (inQuotes && afterQuote) {
            inQuotes = c == '"';
            afterQuote = false;
            atCellStart = c == ',';
        } else if (inQuotes) {
            afterQuote = c == '"';
        } else {
            inQuotes = atCellStart && c == '"';
            atCellStart = c == ',';
        }
    }
}
