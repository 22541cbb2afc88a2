package dev.chitchat.internal.text;

import java.util.Collection;
import java.util.Locale;

/** Finds the name that was meant by one that is not known. */
public final class Meant {

    private Meant() {}

    /** {@code ; did you mean 'Answer'?} where only case, blanks and the like differ, or nothing. */
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
