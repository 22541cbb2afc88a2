package dev.chitchat.cli;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines of strict UTF-8, never holding more than the longest line allowed. A line that is too long or no UTF-8 is
 * handed out as defective, and the next one is read as if nothing had happened.
 *
 * <p>A line ends at LF; a CR before it stays in the text. A byte-order mark at the very start is passed over.
 */
final class LineReader implements Closeable {

    /** The longest line, in bytes without its end. */
    static final int LONGEST = 1024 * 1024;

    private static final int BUFFER = 64 * 1024;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream in;
    private final MessageDigest digest = Fingerprint.digest();
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int end;
    private long number;

    LineReader(InputStream in) {
        this.in = in;
    }

    /** The next line, or {@code null} at the end of the input. */
    @Nullable
    Line next() throws IOException {
        if (!fill()) {
            return null;
        }
        number++;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean tooLong = false;
        boolean more = true;
        while (more && fill()) {
            int stop = indexOfLineFeed();
            more = stop == end;
            tooLong |= bytes.size() + (stop - position) > LONGEST + 1;
            if (!tooLong) {
                digest.update(buffer, position, stop - position);
                bytes.write(buffer, position, stop - position);
            }
            position = more ? end : stop + 1;
        }
        Fingerprint fingerprint = Fingerprint.of(digest);
        return tooLong ? tooLong(fingerprint) : decode(bytes.toByteArray(), fingerprint);
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

    private Line decode(byte[] bytes, Fingerprint fingerprint) {
        int start = number == 1 && startsWithMark(bytes) ? BYTE_ORDER_MARK.length : 0;
        int length = bytes.length - start;
        boolean carriageReturn = length > 0 && bytes[bytes.length - 1] == '\r';
        if (length - (carriageReturn ? 1 : 0) > LONGEST) {
            return tooLong(fingerprint);
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer source = ByteBuffer.wrap(bytes, start, length);
        CharBuffer text = CharBuffer.allocate(length);
        CoderResult result = decoder.decode(source, text, true);
        return result.isError()
                ? notUtf8(source.position(), fingerprint)
                : new Line(number, text.flip().toString(), null, fingerprint);
    }

    private static boolean startsWithMark(byte[] bytes) {
        return bytes.length >= BYTE_ORDER_MARK.length
                && bytes[0] == BYTE_ORDER_MARK[0]
                && bytes[1] == BYTE_ORDER_MARK[1]
                && bytes[2] == BYTE_ORDER_MARK[2];
    }

    private Line tooLong(Fingerprint fingerprint) {
        return new Line(number, "", "the line is longer than 1 MiB; shorten it", fingerprint);
    }

    private Line notUtf8(int offset, Fingerprint fingerprint) {
        String defect = "the line is no valid UTF-8 at byte " + (offset + 1) + "; save the input as UTF-8";
        return new Line(number, "", defect, fingerprint);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
