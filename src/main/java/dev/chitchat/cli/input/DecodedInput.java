package dev.chitchat.cli.input;

import dev.chitchat.internal.text.Place;
import dev.chitchat.internal.text.Redaction;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * The text of some bytes, unpacked where they are gzip. They are UTF-8 unless a mark says UTF-16 or an encoding is
 * named. Opened at the first read, since a pipe may bring its first bytes late.
 */
final class DecodedInput extends Reader {

    /** Stands where bytes do not decode: half of a character, which no decoder makes of bytes that do. */
    static final char MALFORMED = '\uDC00';

    private static final int BUFFER = 64 * 1024;
    private static final int MARK_LENGTH = 3;
    private static final int ANY = -2;

    private final InputStream bytes;
    private final @Nullable Charset named;
    private final boolean packed;
    private Charset charset = StandardCharsets.UTF_8;
    private @Nullable Reader text;
    private byte[] seen = {};
    private byte[] judged = seen;
    private @Nullable String likely;

    DecodedInput(InputStream bytes, @Nullable Charset named, boolean packed) {
        this.bytes = bytes;
        this.named = named;
        this.packed = packed;
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        try {
            Reader reader = text == null ? open() : text;
            text = reader;
            return reader.read(target, offset, length);
        } catch (EOFException e) {
            throw new IOException("its gzip is damaged: it ends too early", e);
        } catch (ZipException e) {
            throw new IOException("its gzip is damaged: " + e.getMessage(), e);
        }
    }

    private Reader open() throws IOException {
        BufferedInputStream raw = new BufferedInputStream(bytes, BUFFER);
        BufferedInputStream plain = packed || starts(raw, 0x1F, 0x8B)
                ? new BufferedInputStream(new GzipMembers(new Packed(raw)), BUFFER)
                : raw;
        if (starts(plain, 'P', 'K', 3)) {
            throw new IOException("it is a zip or a workbook (.xlsx); unzip it, or save its table as CSV in UTF-8");
        }
        boolean little = starts(plain, ANY, 0);
        if (named == null && little != starts(plain, 0, ANY)) {
            throw new IOException("it begins as UTF-16 without a byte-order mark does; try --encoding UTF-16"
                    + (little ? "LE" : "BE") + ", or save it as UTF-8");
        }
        Charset marked = starts(plain, 0xFF, 0xFE)
                ? StandardCharsets.UTF_16LE
                : starts(plain, 0xFE, 0xFF) ? StandardCharsets.UTF_16BE : null;
        boolean utf8 = starts(plain, 0xEF, 0xBB, 0xBF);
        charset = utf8 ? StandardCharsets.UTF_8 : marked != null ? marked : named != null ? named : charset;
        if (utf8 || marked != null) {
            plain.skipNBytes(utf8 ? MARK_LENGTH : MARK_LENGTH - 1);
        }
        InputStream watched = new FilterInputStream(plain) {
            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                int got = super.read(target, offset, length);
                seen = got > 0 ? Arrays.copyOfRange(target, offset, offset + got) : seen;
                return got;
            }
        };
        return new InputStreamReader(
                watched,
                charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPLACE)
                        .onUnmappableCharacter(CodingErrorAction.REPLACE)
                        .replaceWith(String.valueOf(MALFORMED)));
    }

    /** Packed bytes that tell truly whether there are more, which the JDK asks before it reads another member. */
    private static final class Packed extends FilterInputStream {

        private long taken;

        Packed(BufferedInputStream raw) {
            super(raw);
        }

        @Override
        public int read() throws IOException {
            int got = super.read();
            taken += got < 0 ? 0 : 1;
            return got;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int got = super.read(target, offset, length);
            taken += Math.max(0, got);
            return got;
        }

        @Override
        public int available() throws IOException {
            in.mark(1);
            int next = in.read();
            in.reset();
            return next < 0 ? 0 : 1;
        }
    }

    /** Reads all members, even if a pipe brings them apart; refuses other bytes after the last, which the JDK drops. */
    private static final class GzipMembers extends GZIPInputStream {

        private static final int TRAILER = 8;

        private final Packed packed;
        private long takenToInflate;

        GzipMembers(Packed packed) throws IOException {
            super(packed, BUFFER);
            this.packed = packed;
        }

        @Override
        protected void fill() throws IOException {
            super.fill();
            takenToInflate = packed.taken;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int got = super.read(target, offset, length);
            if (got < 0 && inf.getRemaining() + packed.taken - takenToInflate > TRAILER) {
                throw new ZipException("after its end come bytes that are no gzip");
            }
            return got;
        }
    }

    private static boolean starts(BufferedInputStream in, int... expected) throws IOException {
        in.mark(expected.length);
        boolean same = true;
        for (int i = 0; same && i < expected.length; i++) {
            int got = in.read();
            same = got == expected[i] || (got >= 0 && expected[i] == ANY);
        }
        in.reset();
        return same;
    }

    /** Why a line cannot be used whose bytes do not decode, with its place, or {@code null} for any other. */
    @Nullable
    String defect(String file, long number, String line) {
        int at = line.indexOf(MALFORMED);
        if (at < 0) {
            return null;
        }
        String before = line.substring(0, at);
        if (judged != seen) {
            judged = seen;
            likely = charset.name().startsWith("UTF-16") ? null : likely(seen); // half a file is still that
        }
        return new Place(file, number, 1 + before.codePointCount(0, at)) + ": the line is no valid " + charset.name()
                + " from its byte " + (1 + before.getBytes(charset).length) + " on; "
                + (likely == null || charset.name().equals(likely) ? "" : "try --encoding " + likely + ", or ")
                + "save the input as UTF-8";
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }

    /** Other encodings decode almost any bytes too, but to rare characters. */
    private static final List<Candidate> CANDIDATES = List.of(
            new Candidate("windows-1252", "(?<![^\\x00-\\x7F])[à-ÿßœÀ-ÖŒ‘’“”–—…€°«»](?![^\\x00-\\x7F])", 0.9),
            new Candidate("windows-1251", "[оеаинтсрвл]", 0.65),
            new Candidate("KOI8-R", "[оеаинтсрвл]", 0.65),
            new Candidate(
                    "windows-1256", "[\u0627\u0644\u064A\u0645\u0646\u0648\u062A\u0631\u0628\u0629\u0639\u062F]", 0.75),
            new Candidate("windows-1255", "[\u05D9\u05D5\u05D4\u05DC\u05D0\u05EA\u05E8\u05DE\u05E9\u05D1]", 0.75),
            new Candidate("windows-1253", "[αοιετσνηυράέίόή]", 0.75),
            new Candidate("Shift_JIS", "[ぁ-ん。、ー]", 0.5),
            new Candidate("EUC-KR", "[이다는에을의가고하지기로를은서도사한요니습]", 0.3),
            new Candidate("Big5", "[的一是不我有在了人這個們你來說為麼時會上，。？！]", 0.3),
            new Candidate("GB18030", "[的一是不我有在了人这个们你来说为么时会上，。？！]", 0.3));

    /** An encoding that a text may be in, its commonest characters beyond ASCII, and their share in most texts. */
    private record Candidate(String name, String usual, double share) {

        double fits(byte[] bytes) {
            String text = decoded(bytes, Charset.forName(name));
            long foreign = foreign(text);
            return foreign == 0 || CONTROL.matcher(text).find()
                    ? 0
                    : Math.min(1, (foreign - foreign(text.replaceAll(usual, ""))) / (share * foreign));
        }
    }

    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1A\\x1C-\\x1F]");
    private static final double LEAST = 0.35;
    private static final int WHOLE = 4096;

    /** The encoding of a name. Throws IllegalArgumentException if there is none, or it has no plain ends of lines. */
    static Charset encoding(String name) {
        try {
            Charset charset = Charset.forName(name.strip());
            boolean lines = charset.name().startsWith("UTF-16")
                    || "a\n".equals(new String("a\n".getBytes(StandardCharsets.US_ASCII), charset));
            if (lines && charset.canEncode()) {
                return charset;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new IllegalArgumentException(
                "'" + Redaction.of(name) + "' is no encoding that can be read; known are"
                        + " UTF-8, UTF-16, windows-1251, windows-1252, windows-1256, GB18030, Big5, Shift_JIS, EUC-KR and others");
    }

    /** The encoding that some bytes are likely to be in, or {@code null} if that is UTF-8 or not clear. */
    private static @Nullable String likely(byte[] bytes) {
        String asUtf8 = new String(bytes, StandardCharsets.UTF_8);
        long damaged = asUtf8.chars().filter(c -> c == '\uFFFD').count();
        if (foreign(asUtf8) >= 2 * damaged) {
            return null;
        }
        // A chunk of a longer input may begin within a character.
        int start = bytes.length < WHOLE ? 0 : 1 + new String(bytes, StandardCharsets.ISO_8859_1).indexOf('\n');
        byte[] lines = Arrays.copyOfRange(bytes, start, bytes.length);
        Candidate best = CANDIDATES.stream()
                .max(Comparator.comparingDouble(candidate -> candidate.fits(lines)))
                .orElseThrow();
        return best.fits(lines) > LEAST ? best.name() : null;
    }

    /** What bytes stand for, but for a part of a character at their end; nothing where they do not decode. */
    private static String decoded(byte[] bytes, Charset charset) {
        CharBuffer text = CharBuffer.allocate(2 * bytes.length);
        boolean wrong =
                charset.newDecoder().decode(ByteBuffer.wrap(bytes), text, false).isError();
        return wrong ? "" : text.flip().toString();
    }

    private static long foreign(String text) {
        return text.codePoints().filter(c -> c > 0x7F).count();
    }
}
