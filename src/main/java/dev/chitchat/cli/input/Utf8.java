package dev.chitchat.cli.input;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Strict UTF-8: what is none is told with its place, and never replaced by something else. */
public final class Utf8 {

    private static final String MARK = "\uFEFF";

    private Utf8() {}

    /** Bytes that are no UTF-8. */
    static final class Malformed extends IOException {

        private static final long serialVersionUID = 1L;

        /** The place within the line that it is in. */
        private final String place;

        private Malformed(String line, String place) {
            super("it is not UTF-8 at " + line + place + "; save it in that encoding");
            this.place = place;
        }

        String place() {
            return place;
        }
    }

    /**
     * The text of a whole input, without the byte-order mark that it may start with.
     *
     * @throws Malformed if it is not UTF-8; the message tells line, column and byte
     */
    public static String text(byte[] bytes) throws IOException {
        refuseUtf16(bytes);
        String text = decode(bytes, 0, bytes.length);
        return text.startsWith(MARK) ? text.substring(1) : text;
    }

    /** The text of some bytes as they stand. */
    public static String decode(byte[] bytes, int from, int to) throws Malformed {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer source = ByteBuffer.wrap(bytes, from, to - from);
        CharBuffer text = CharBuffer.allocate(to - from);
        boolean whole = !decoder.decode(source, text, true).isError();
        String decoded = text.flip().toString();
        if (!whole) {
            String line = decoded.substring(decoded.lastIndexOf('\n') + 1);
            int lines = 1 + (int) decoded.chars().filter(c -> c == '\n').count();
            String place =
                    "column " + (1 + line.codePointCount(0, line.length())) + " (byte " + (source.position() + 1);
            throw new Malformed("line " + lines + ", ", place + ")");
        }
        return decoded;
    }

    /**
     * Refuses what a spreadsheet or Notepad saved as "Unicode".
     *
     * @param start the first bytes of an input
     */
    static void refuseUtf16(byte[] start) throws IOException {
        boolean big = start.length > 1 && start[0] == (byte) 0xFE && start[1] == (byte) 0xFF;
        boolean little = start.length > 1 && start[0] == (byte) 0xFF && start[1] == (byte) 0xFE;
        if (big || little) {
            throw new IOException("it is UTF-16, as its first two bytes say; save it as UTF-8");
        }
    }
}
