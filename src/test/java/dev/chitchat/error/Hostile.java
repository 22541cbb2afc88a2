package dev.chitchat.error;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Characters that no message may hold raw, and a text with all of them. */
public final class Hostile {

    private static final int[] CODE_POINTS = {
        0x00,
        0x07,
        0x08,
        0x09,
        0x0A,
        0x0B,
        0x0C,
        0x0D,
        0x1B,
        0x7F, // C0 and DEL
        0x80,
        0x85,
        0x8D,
        0x90,
        0x9B,
        0x9D, // C1, a CSI of one character among them
        0xAD,
        0x61C,
        0x180E,
        0x200B,
        0x200C,
        0x200D,
        0x200E,
        0x200F, // unseen, and marks of direction
        0x2028,
        0x2029, // line and paragraph
        0x202A,
        0x202B,
        0x202C,
        0x202D,
        0x202E,
        0x2060,
        0x2066,
        0x2067,
        0x2068,
        0x2069, // directions
        0x3164,
        0xE000,
        0xFEFF,
        0xFFF9,
        0xFFFE, // a letter that is not seen, private, a mark, a noncharacter
        0xE0001,
        0xE0041,
        0xF0000 // tags, private
    };

    /** A text that hides what stands before it, and forges a line. */
    public static final String TEXT = "a\rb\u001b[2K\u001b]0;x\u0007\u009b1mc\u202ed\u2066e\u2028"
            + IntStream.of(CODE_POINTS).mapToObj(Character::toString).collect(Collectors.joining("·"));

    /** The same as far as XML, Java's own readers of lines and files leave it whole: no ends of lines, no zero. */
    public static final String LINE = TEXT.replaceAll("[\\x00\\n\\r\\x0B\\x0C\\x85\\u2028\\u2029]", "");

    private Hostile() {}

    public static IntStream codePoints() {
        return IntStream.of(CODE_POINTS);
    }

    /** The hostile characters that stand raw in an output, whose own lines may end. */
    public static String rawIn(String output) {
        return output.codePoints()
                .filter(c ->
                        c != '\n' && (IntStream.of(CODE_POINTS).anyMatch(bad -> bad == c) || Character.isISOControl(c)))
                .distinct()
                .mapToObj(c -> String.format(Locale.ROOT, "U+%04X", c))
                .collect(Collectors.joining(" "));
    }
}
