package dev.chitchat.cli.input;

import dev.chitchat.internal.text.Redaction;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Encodings by their names, and which of them some bytes are likely to be in. */
final class Encodings {

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

    /**
     * An encoding that a text may be in.
     *
     * @param name its name
     * @param usual its commonest characters beyond ASCII
     * @param share what share of all beyond ASCII they are in most texts
     */
    private record Candidate(String name, String usual, double share) {

        double fits(byte[] bytes) {
            String text = decoded(bytes, Charset.forName(name));
            long foreign = foreign(text);
            return foreign == 0 ? 0 : Math.min(1, (foreign - foreign(text.replaceAll(usual, ""))) / (share * foreign));
        }
    }

    private static final double LEAST = 0.35;
    private static final int WHOLE = 4096;
    private static final int LONGEST_CHARACTER = 4;

    private Encodings() {}

    /** The encoding of a name. Throws IllegalArgumentException if there is none, or it has no plain ends of lines. */
    static Charset named(String name) {
        try {
            Charset charset = Charset.forName(name.strip());
            boolean lines = charset.name().startsWith("UTF-16")
                    || "a\n".equals(new String("a\n".getBytes(StandardCharsets.US_ASCII), charset));
            if (lines && charset.canEncode()) {
                return charset;
            }
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            // said below
        }
        throw new IllegalArgumentException(
                "'" + Redaction.of(name) + "' is no encoding that can be read; known are"
                        + " UTF-8, UTF-16, windows-1251, windows-1252, windows-1256, GB18030, Big5, Shift_JIS, EUC-KR and others");
    }

    /** The encoding that some bytes are likely to be in, or {@code null} if that is UTF-8 or not clear. */
    static @Nullable String likely(byte[] bytes) {
        String asUtf8 = new String(bytes, StandardCharsets.UTF_8);
        long damaged = asUtf8.chars().filter(c -> c == '\uFFFD').count();
        if (foreign(asUtf8) >= 2 * damaged) {
            return null;
        }
        byte[] lines = Arrays.copyOfRange(bytes, bytes.length < WHOLE ? 0 : 1 + firstEnd(bytes), bytes.length);
        Candidate best = CANDIDATES.stream()
                .max(Comparator.comparingDouble(candidate -> candidate.fits(lines)))
                .orElseThrow();
        return best.fits(lines) > LEAST ? best.name() : null;
    }

    /** The end of the first line, as a chunk may begin within a character. */
    private static int firstEnd(byte[] bytes) {
        int at = 0;
        while (at < bytes.length - 1 && bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    private static String decoded(byte[] bytes, Charset charset) {
        for (int cut = 0; cut < LONGEST_CHARACTER && cut < bytes.length; cut++) {
            try {
                return charset.newDecoder()
                        .decode(ByteBuffer.wrap(bytes, 0, bytes.length - cut))
                        .toString();
            } catch (CharacterCodingException e) {
                // perhaps the last character is not whole
            }
        }
        return "";
    }

    private static long foreign(String text) {
        return text.codePoints().filter(c -> c > 0x7F).count();
    }
}
