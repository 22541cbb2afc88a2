package dev.chitchat.cli.options;

import java.math.BigInteger;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads numbers and durations as people type them. Every refusal says why and what to give. */
public final class Quantity {

    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");
    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));
    private static final Duration LONGEST = Duration.ofDays(36_525);
    private static final int MOST_DIGITS = 18;

    public static final long LARGEST = 999_999_999_999_999_999L;

    private Quantity() {}

    /** A duration above zero: {@code 10s}, {@code 500ms}, {@code 2m}, {@code 24h}, {@code 7d} or ISO {@code PT10S}. */
    public static Duration duration(String text) {
        Duration read = readDuration(text.strip());
        if (read.isZero() || read.isNegative()) {
            throw new IllegalArgumentException("a duration must be above zero; give for example 10s, 500ms or 2m");
        }
        if (read.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a duration is at most a hundred years; give for example 10s or 24h");
        }
        return read;
    }

    private static Duration readDuration(String text) {
        Matcher amount = AMOUNT.matcher(text);
        try {
            return amount.matches()
                    ? UNITS.getOrDefault(amount.group(2), Duration.ZERO).multipliedBy(Long.parseLong(amount.group(1)))
                    : Duration.parse(text.toUpperCase(Locale.ROOT));
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "it is no duration; give a number and a unit, for example 10s, 500ms, 2m or 24h", e);
        }
    }

    /** A decimal number; neither NaN nor infinity nor Java's own notations. */
    public static double decimal(String text) {
        String stripped = text.strip();
        if (stripped.length() > MOST_DIGITS || !stripped.matches("[+-]?\\d+(\\.\\d+)?")) {
            throw new IllegalArgumentException("it is no number; give for example 5 or 2.5");
        }
        return Double.parseDouble(stripped);
    }

    public static long whole(String text, long least, long most) {
        String stripped = text.strip();
        BigInteger value = stripped.matches("[+-]?\\d{1,30}") ? new BigInteger(stripped) : null;
        if (value == null
                || value.compareTo(BigInteger.valueOf(least)) < 0
                || value.compareTo(BigInteger.valueOf(most)) > 0) {
            throw new IllegalArgumentException("give a whole number from " + least + " to " + most);
        }
        return value.longValue();
    }
}
