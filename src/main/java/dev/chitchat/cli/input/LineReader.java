package dev.chitchat.cli.input;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines of strict UTF-8, never holding more than the longest line allowed. A line that is too long or no UTF-8 is
 * handed out as defective, and the next one is read as if nothing had happened.
 *
 * <p>A line ends at LF; a CR before it stays in the text. A byte-order mark at the very start is passed over.
 */
public final class LineReader implements Closeable {

    /** The longest line, in bytes without its end. */
    static final int LONGEST = 1024 * 1024;

    private static final int BUFFER = 64 * 1024;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** What of a line is kept: the longest one, a byte-order mark, a CR and a byte more, by which a longer one is known. */
    private static final int KEPT = LONGEST + BYTE_ORDER_MARK.length + 2;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int end;
    private long number;

    public LineReader(InputStream in) {
        this.in = in;
    }

    /** The next line that is not blank, or {@code null} at the end of the input. */
    @Nullable
    Line nextUsed() throws IOException {
        Line line = next();
        while (line != null && line.blank()) {
            line = next();
        }
        return line;
    }

    /**
     * The next line, or {@code null} at the end of the input.
     *
     * @throws IOException also where the input says by its first bytes that it is UTF-16
     */
    public @Nullable Line next() throws IOException {
        if (!fill()) {
            return null;
        }
        number++;
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        boolean more = true;
        while (more && fill()) {
            int stop = indexOfLineFeed();
            more = stop == end;
            kept.write(buffer, position, Math.min(stop - position, KEPT - kept.size()));
            position = more ? end : stop + 1;
        }
        return line(kept.toByteArray());
    }

    private boolean fill() throws IOException {
        if (position < end) {
            return true;
        }
        position = 0;
        end = Math.max(0, in.read(buffer));
        return end > 0;
    }

    private int indexOfLineFeed() {
        int i = position;
        while (i < end && buffer[i] != '\n') {
            i++;
        }
        return i;
    }

    private Line line(byte[] bytes) throws IOException {
        if (number == 1) {
            Utf8.refuseUtf16(bytes);
        }
        int start = number == 1 && startsWithMark(bytes) ? BYTE_ORDER_MARK.length : 0;
        int stop = bytes.length > start && bytes[bytes.length - 1] == '\r' ? bytes.length - 1 : bytes.length;
        Fingerprint fingerprint = Fingerprint.of(bytes, start, stop);
        if (stop - start > LONGEST) {
            return new Line(number, "", "the line is longer than 1 MiB; shorten it", fingerprint);
        }
        try {
            return new Line(number, Utf8.decode(bytes, start, bytes.length), null, fingerprint);
        } catch (Utf8.Malformed e) {
            String defect = "the line is no valid UTF-8 at " + e.place() + "; save the input as UTF-8";
            return new Line(number, "", defect, fingerprint);
        }
    }

    private static boolean startsWithMark(byte[] bytes) {
        return bytes.length >= BYTE_ORDER_MARK.length
                && bytes[0] == BYTE_ORDER_MARK[0]
                && bytes[1] == BYTE_ORDER_MARK[1]
                && bytes[2] == BYTE_ORDER_MARK[2];
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
