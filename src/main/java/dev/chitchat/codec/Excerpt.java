package dev.chitchat.codec;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A short piece of foreign text that may stand in a message: no control characters, and nothing that could be a
 * signature, since an error page may repeat the address it was asked for.
 */
final class Excerpt {

    private static final int LONGEST = 120;
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]+");
    private static final Pattern SECRETIVE = Pattern.compile("[A-Za-z0-9*_%+/=-]{48,}");

    private Excerpt() {}

    static String of(byte[] bytes) {
        int length = Math.min(bytes.length, 8 * LONGEST);
        String head = new String(bytes, 0, length, StandardCharsets.UTF_8);
        return of(bytes.length > length ? head + '…' : head);
    }

    /** Cleaned first and cut afterwards, lest the cut make a signature too short to be recognised. */
    static String of(String text) {
        String some = text.length() > 8 * LONGEST ? text.substring(0, 8 * LONGEST) + '…' : text;
        String clean = SECRETIVE.matcher(CONTROLS.matcher(some).replaceAll(" ")).replaceAll("[…]");
        return clean.length() > LONGEST ? clean.substring(0, LONGEST) + '…' : clean;
    }
}
