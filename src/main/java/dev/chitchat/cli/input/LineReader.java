package dev.chitchat.cli.input;

import dev.chitchat.cli.process.UsageException;
import dev.chitchat.internal.text.Place;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines of strictly decoded text, never holding more than the longest line allowed. A line that is too long or
 * does not decode is handed out as defective, and the next one is read as if nothing had happened.
 *
 * <p>A line ends at LF; a CR before it stays in the text. A byte-order mark at the very start is passed over.
 */
public final class LineReader implements Closeable {

    /** The longest line, in characters without its end. */
    static final int LONGEST = 1024 * 1024;

    /** A device such as /dev/zero would be read for ever. */
    private static final long ENDLESS = 1L << 30;

    private static final int BUFFER = 64 * 1024;

    /** What of a line is kept: the longest one, a CR and one more, by which a longer one is known. */
    private static final int KEPT = LONGEST + 2;

    private final DecodedInput in;
    private final String name;
    private final char[] buffer = new char[BUFFER];
    private int position;
    private int end;
    private long number;

    public LineReader(InputStream in, String name, @Nullable Charset encoding, boolean packed) {
        this.name = name;
        this.in = new DecodedInput(in, encoding, packed);
    }

    /**
     * One physical line of input.
     *
     * @param number 1 for the first
     * @param text the line without its end; where {@code defect} is set, not to be used
     * @param defect why the line cannot be used, with the place before it, or {@code null}
     * @param fingerprint of the line as UTF-8 without byte-order mark and end, or of the start of one that is too long
     */
    public record Line(long number, String text, @Nullable String defect, Fingerprint fingerprint) {}

    /** The next line that is not blank, or {@code null} at the end of the input. */
    @Nullable
    Line nextUsed() throws IOException {
        Line line = next();
        while (line != null && line.defect() == null && line.text().isBlank()) {
            line = next();
        }
        return line;
    }

    /** The next line, or {@code null} at the end of the input. */
    public @Nullable Line next() throws IOException {
        if (!fill()) {
            return null;
        }
        number++;
        StringBuilder kept = new StringBuilder();
        boolean more = true;
        for (long read = 0; more && fill(); read += BUFFER) {
            if (read > ENDLESS) {
                throw new PlacedException(place(number, 1) + ": no line ends within 1 GiB; name a file of lines");
            }
            int stop = position;
            while (stop < end && buffer[stop] != '\n') {
                stop++;
            }
            more = stop == end;
            kept.append(buffer, position, Math.min(stop - position, KEPT - kept.length()));
            position = more ? end : stop + 1;
        }
        String text = kept.toString();
        int length = text.endsWith("\r") ? text.length() - 1 : text.length();
        Fingerprint fingerprint = Fingerprint.of(text.substring(0, length));
        if (length > LONGEST) {
            String longer = place(number, LONGEST + 1) + ": the line is longer than 1 MiB; shorten it";
            return new Line(number, "", longer, fingerprint);
        }
        String defect = in.defect(name, number, text);
        return new Line(number, defect == null ? text : "", defect, fingerprint);
    }

    Place place(long line, int column) {
        return new Place(name, line, column);
    }

    private boolean fill() throws IOException {
        if (position < end) {
            return true;
        }
        position = 0;
        end = Math.max(0, in.read(buffer, 0, BUFFER));
        return end > 0;
    }

    /** Whether it begins as an array or an object of many lines; to be asked first, waits for a line with text. */
    boolean startsDocument() throws IOException {
        String start = "";
        int got = 1;
        while (got > 0 && end < BUFFER && !start.startsWith("[") && start.indexOf('\n') < 0) {
            got = in.read(buffer, end, BUFFER - end);
            end += Math.max(0, got);
            start = String.valueOf(buffer, 0, end).stripLeading();
        }
        boolean whole = got <= 0 || start.indexOf('\n') >= 0;
        String line = start.split("\n", 2)[0].strip();
        return line.startsWith("[")
                || (whole && line.startsWith("{") && "{[,:".indexOf(line.charAt(line.length() - 1)) >= 0);
    }

    /** All text from here on, as it stands. Throws IOException, with the place, also if some of it does not decode. */
    public String rest() throws IOException {
        StringBuilder all = new StringBuilder();
        while (fill()) {
            all.append(buffer, position, end - position);
            position = end;
        }
        String text = all.toString();
        int bad = text.indexOf(DecodedInput.MALFORMED);
        if (bad >= 0) {
            String before = text.substring(0, bad);
            int start = before.lastIndexOf('\n') + 1;
            long line = 1 + before.chars().filter(c -> c == '\n').count();
            throw new PlacedException(String.valueOf(in.defect(name, line, text.substring(start, bad + 1))));
        }
        return text;
    }

    /** All that is typed or piped in, a short text that {@code what} names; for commands that take no file. */
    public static String typed(InputStream in, String what) {
        try {
            byte[] typed = in.readNBytes(LONGEST + 1);
            if (typed.length > LONGEST) {
                throw new UsageException(what + " on standard input is longer than 1 MiB; shorten it");
            }
            return new LineReader(new ByteArrayInputStream(typed), Input.STANDARD, null, false).rest();
        } catch (IOException e) {
            throw new UsageException(what + " on standard input cannot be used: " + e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** An input that cannot be read from some place on, with which the message begins. */
    static final class PlacedException extends IOException {

        private static final long serialVersionUID = 1L;

        PlacedException(String message) {
            super(message);
        }
    }
}
