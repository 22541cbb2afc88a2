package dev.chitchat.internal.text;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A short piece of foreign text that may stand in a message. It passes the {@link Cleaner} and, since a page of errors
 * may repeat the address it was asked for, holds no part of the signature that was sent, whole or in pieces,
 * percent-encoded or in another case, and no run of characters that is long enough to be another one.
 */
public final class Excerpt {

    private static final int LONGEST = 120;
    private static final int LOOKED_AT = 8 * LONGEST;
    private static final int SHORTEST_PIECE = 6;
    private static final Pattern SECRETIVE = Pattern.compile("[A-Za-z0-9*_%+/=-]{48,}");

    private Excerpt() {}

    /** An excerpt of a text where no signature was sent. */
    public static String of(String text) {
        return of(text, "");
    }

    /** An excerpt of bytes that should be UTF-8. */
    public static String of(byte[] bytes, String signature) {
        int length = Math.min(bytes.length, LOOKED_AT);
        String head = new String(bytes, 0, length, StandardCharsets.UTF_8);
        return of(bytes.length > length ? head + '…' : head, signature);
    }

    /** An excerpt of a text. Signatures are looked for in it as it came: escaped or cut they would not be found. */
    public static String of(String text, String signature) {
        // Too short to give anything away, as the status of nearly every answer is.
        if (text.length() < SHORTEST_PIECE) {
            return Cleaner.line(text);
        }
        String some = text.length() > LOOKED_AT ? text.substring(0, LOOKED_AT) + '…' : text;
        String known = hide(some, signature.toLowerCase(Locale.ROOT));
        return Cleaner.line(SECRETIVE.matcher(known).replaceAll(Cleaner.HIDDEN), LONGEST);
    }

    /** A whole text without anything that is long enough to be a signature. */
    public static String line(String text) {
        return Cleaner.line(SECRETIVE.matcher(text).replaceAll(Cleaner.HIDDEN));
    }

    /** A whole text without any piece of the signature. */
    public static String line(String text, String signature) {
        return Cleaner.line(hide(text, signature.toLowerCase(Locale.ROOT)));
    }

    private static String hide(String text, String signature) {
        if (Math.min(signature.length(), text.length()) < SHORTEST_PIECE) {
            return text;
        }
        Characters plain = Characters.of(text);
        StringBuilder shown = new StringBuilder(text.length());
        int from = 0;
        for (int i = 0; i + SHORTEST_PIECE <= plain.plain.length(); ) {
            int length = plain.matchAt(i, signature);
            if (length >= SHORTEST_PIECE) {
                shown.append(text, from, plain.starts[i]).append(Cleaner.HIDDEN);
                from = plain.ends[i + length - 1];
                i += length;
            } else {
                i++;
            }
        }
        return shown.append(text, from, text.length()).toString();
    }

    /** The characters of a text that a signature may have, percent-encoded ones decoded, with where they stand. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Characters(String plain, int[] starts, int[] ends) {

        private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789*-_";

        static Characters of(String text) {
            StringBuilder plain = new StringBuilder(text.length());
            int[] starts = new int[text.length()];
            int[] ends = new int[text.length()];
            for (int i = 0, next; i < text.length(); i = next) {
                int decoded = decoded(text, i);
                next = i + (decoded < 0 ? 1 : 3);
                char c = decoded < 0 ? text.charAt(i) : (char) decoded;
                if (ALPHABET.indexOf(c) >= 0) {
                    starts[plain.length()] = i;
                    ends[plain.length()] = next;
                    plain.append(c);
                }
            }
            return new Characters(plain.toString().toLowerCase(Locale.ROOT), starts, ends);
        }

        private static int decoded(String text, int at) {
            if (text.charAt(at) != '%' || at + 2 >= text.length()) {
                return -1;
            }
            int high = Character.digit(text.charAt(at + 1), 16);
            int low = Character.digit(text.charAt(at + 2), 16);
            return high < 0 || low < 0 ? -1 : high * 16 + low;
        }

        /** How many characters from here on are a piece of the signature; quick, as most answers name a request. */
        int matchAt(int index, String signature) {
            char first = plain.charAt(index);
            int longest = 0;
            for (int at = signature.indexOf(first); at >= 0; at = signature.indexOf(first, at + 1)) {
                int most = Math.min(plain.length() - index, signature.length() - at);
                int length = 1;
                while (length < most && plain.charAt(index + length) == signature.charAt(at + length)) {
                    length++;
                }
                longest = Math.max(longest, length);
            }
            return longest;
        }
    }
}
