package dev.chitchat.internal.text;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Makes what a user typed or set fit to be shown again: short, on one line, without the user and password of an
 * address, and with nothing that looks like a key given in the place of something else. Also finds what was meant.
 */
public final class Redaction {

    private static final int LONGEST = 120;
    private static final Pattern KEY_LIKE = Pattern.compile("[0-9A-Za-z*_=-]{40,}");
    private static final Pattern USER_INFO = Pattern.compile("(?<=//).*@");

    private Redaction() {}

    /** The text, or a sentence in its place where one of its words may be a key. */
    public static String of(String given) {
        // A key that was given where a file is meant stands behind the folder.
        if (Arrays.stream(given.split("[\\s?&\"',;]+", -1))
                .map(word -> word.substring(word.lastIndexOf('/') + 1))
                .anyMatch(word -> KEY_LIKE.matcher(word).matches())) {
            return "(not shown: it looks like a key or a signature)";
        }
        return Cleaner.line(USER_INFO.matcher(given).replaceAll("***@"), LONGEST);
    }

    /** {@code ; did you mean 'Answer'?} where a known name differs in case, blanks and the like only, or nothing. */
    public static String hint(String name, Collection<String> known) {
        return known.stream()
                .filter(one -> plain(one).equals(plain(name)) && !one.equals(name))
                .findFirst()
                .map(one -> "; did you mean '" + Cleaner.line(one) + "'?")
                .orElse("");
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    }
}
