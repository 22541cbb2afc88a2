package dev.chitchat.cli.process;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Numbers and times as people like to read them, the same in every locale. */
public final class Formats {

    private static final int MINUTE = 60;
    private static final int HOUR = 3600;
    private static final int DECIMALS = 2;
    static final int MOST_LINES = 20;

    private Formats() {}

    public static String rate(double perSecond) {
        BigDecimal exact = BigDecimal.valueOf(perSecond);
        BigDecimal rounded = exact.setScale(DECIMALS, RoundingMode.HALF_UP);
        BigDecimal shown = rounded.signum() == 0 ? exact.round(new MathContext(1)) : rounded; // few a day are not none
        return shown.stripTrailingZeros().toPlainString() + "/s";
    }

    /** A time such as {@code 8 s}, {@code 2 min 5 s} or {@code 5 h 33 min}; never less than a second. */
    public static String time(double seconds) {
        long whole = Math.max(1, Math.round(seconds));
        if (whole < MINUTE) {
            return whole + " s";
        }
        return whole < HOUR
                ? whole / MINUTE + " min " + whole % MINUTE + " s"
                : whole / HOUR + " h " + whole % HOUR / MINUTE + " min";
    }

    /** A time with one unit, such as {@code 8 s}, {@code 60 min} or {@code 5 h}; never less than a second. */
    public static String roughly(double seconds) {
        long whole = Math.max(1, Math.round(seconds));
        if (whole < 2 * MINUTE) {
            return whole + " s";
        }
        return whole < 2 * HOUR ? Math.round(seconds / MINUTE) + " min" : Math.round(seconds / HOUR) + " h";
    }

    /** A count with its noun, in the plural unless there is one. */
    public static String count(long number, String noun) {
        String many = noun.endsWith("y") ? noun.substring(0, noun.length() - 1) + "ies" : noun + "s";
        return number + " " + (number == 1 ? noun : many);
    }

    /** The first of many lines, and how many there are like them. */
    public static List<String> shortened(List<String> lines) {
        int more = lines.size() - MOST_LINES;
        return more <= 0
                ? lines
                : Stream.concat(
                                lines.stream().limit(MOST_LINES),
                                Stream.of(String.format(Locale.ROOT, "and %,d more like it", more)))
                        .toList();
    }
}
