package dev.chitchat.internal.text;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What every text that is not ours passes on its way to a terminal, a log or an exception. A character that moves a
 * cursor, ends a line, turns the direction of writing or cannot be seen is written as {@code \}{@code u202e}; so are
 * joiners within some emoji and Persian words, since a reader cannot tell those from the ones that hide something.
 */
public final class Cleaner {

    /** For a whole message, which may hold several texts. */
    private static final int LONGEST = 4_000;

    private static final int DEEPEST = 8;
    private static final int SHORTEST_SECRET = 3;
    static final String HIDDEN = "[…]";
    private static final String TAB_AND_ON = "\t\n\u000B\f\r";
    private static final List<Integer> UNSEEN_LETTERS =
            List.of(0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2065, 0x3164, 0xFFA0);

    private Cleaner() {}

    public static String line(@Nullable String text) {
        return line(text, LONGEST);
    }

    public static String line(@Nullable String text, int most) {
        String all = String.valueOf(text);
        if (all.length() <= most && all.codePoints().allMatch(Cleaner::isShown)) {
            return all;
        }
        StringBuilder line = new StringBuilder(Math.min(all.length(), most) + 1);
        for (int i = 0, width; i < all.length(); i += width) {
            int c = all.codePointAt(i);
            width = Character.charCount(c);
            String shown = isShown(c) ? all.substring(i, i + width) : escaped(c);
            if (line.length() + shown.length() > most) {
                return line.append('…').toString();
            }
            line.append(shown);
        }
        return line.toString();
    }

    /** A text without any of some secrets, whatever their case, and as {@link #line(String)} has it. */
    public static String line(@Nullable String text, Collection<String> secrets) {
        String rest = String.valueOf(text);
        for (String secret : secrets) {
            if (secret.length() >= SHORTEST_SECRET) {
                int anyCase = Pattern.LITERAL | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
                rest = Pattern.compile(secret, anyCase).matcher(rest).replaceAll(HIDDEN);
            }
        }
        return line(rest);
    }

    /** A JSON text that says exactly the same, with nothing in it that a terminal would act on or could not show. */
    public static String json(String json) {
        if (json.codePoints().allMatch(Cleaner::isShown)) {
            return json;
        }
        StringBuilder shown = new StringBuilder(json.length() + 16);
        json.codePoints().forEach(c -> {
            if (isShown(c) || c == '\n') {
                shown.appendCodePoint(c);
            } else if (c < ' ') {
                shown.append(' ');
            } else {
                for (char half : Character.toChars(c)) {
                    shown.append(unit(half));
                }
            }
        });
        return shown.toString();
    }

    /**
     * A library's exception, to be the cause of ours: itself where all its messages may be shown, else a copy in clean
     * words with its causes and traces; still an {@link IOException} or {@link IllegalArgumentException} if it was.
     */
    public static Throwable cause(Throwable failure, UnaryOperator<String> cleaning) {
        return isClean(failure, cleaning, DEEPEST) ? failure : copy(failure, cleaning, DEEPEST);
    }

    /** A failure, what is behind it, and so on; not without end, as those that name each other would be. */
    public static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(20);
    }

    private static boolean isClean(@Nullable Throwable failure, UnaryOperator<String> cleaning, int depth) {
        if (failure == null) {
            return true;
        }
        String message = String.valueOf(failure.getMessage());
        return depth > 0
                && message.equals(cleaning.apply(message))
                && isClean(failure.getCause(), cleaning, depth - 1)
                && Arrays.stream(failure.getSuppressed()).allMatch(one -> isClean(one, cleaning, depth - 1));
    }

    private static Throwable copy(Throwable failure, UnaryOperator<String> cleaning, int depth) {
        String message = failure.getMessage();
        String words = failure.getClass().getName() + (message == null ? "" : ": " + cleaning.apply(message));
        Throwable below = depth == 0 ? null : failure.getCause();
        Throwable cause = below == null ? null : copy(below, cleaning, depth - 1);
        Throwable copy = failure instanceof IOException
                ? new IOException(words, cause)
                : failure instanceof IllegalArgumentException
                        ? new IllegalArgumentException(words, cause)
                        : new IllegalStateException(words, cause);
        copy.setStackTrace(failure.getStackTrace());
        Arrays.stream(failure.getSuppressed())
                .filter(suppressed -> depth > 0)
                .map(suppressed -> copy(suppressed, cleaning, depth - 1))
                .forEach(copy::addSuppressed);
        return copy;
    }

    /** Emoji newer than this Java's Unicode are unassigned and shown; what is unassigned among the invisible is not. */
    static boolean isShown(int c) {
        if (c >= ' ' && c < 0x7F) {
            return true;
        }
        boolean unseen = switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE -> true;
            case Character.UNASSIGNED -> (c & 0xFFFE) == 0xFFFE || c >= 0xE0000 || (c >= 0xFDD0 && c < 0xFFFE);
            default -> false;
        };
        return !unseen && !UNSEEN_LETTERS.contains(c);
    }

    private static String escaped(int c) {
        int known = TAB_AND_ON.indexOf(c);
        if (known >= 0) {
            return "\\" + "tnvfr".charAt(known);
        }
        return c < 0x10000 ? unit((char) c) : String.format(Locale.ROOT, "\\u{%x}", c);
    }

    private static String unit(char half) {
        return String.format(Locale.ROOT, "\\u%04x", (int) half);
    }
}
