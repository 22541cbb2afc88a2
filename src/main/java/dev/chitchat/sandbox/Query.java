package dev.chitchat.sandbox;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters of a request's address; a plus sign stands for itself, as in the service's own signatures. */
final class Query {

    static final long NOT_A_NUMBER = -1;

    private static final long LARGEST_UNSIGNED = 4294967295L;
    private static final int MOST_DIGITS = 10;

    private final Map<String, String> parameters;

    private Query(Map<String, String> parameters) {
        this.parameters = parameters;
    }

    /**
     * Reads what follows the question mark; of a parameter given twice the first counts.
     *
     * @throws IllegalArgumentException if a percent sign is not followed by two hexadecimal digits
     */
    static Query parse(String text) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            parameters.putIfAbsent(decode(name), decode(value));
        }
        return new Query(parameters);
    }

    @Nullable
    String text(String name) {
        return parameters.get(name);
    }

    /** The value as an unsigned 32-bit number, or {@link #NOT_A_NUMBER}. */
    long unsigned(String name) {
        String value = parameters.get(name);
        if (value == null || value.isEmpty() || value.length() > MOST_DIGITS) {
            return NOT_A_NUMBER;
        }
        boolean digits = value.chars().allMatch(c -> c >= '0' && c <= '9');
        long number = digits ? Long.parseLong(value) : NOT_A_NUMBER;
        return number <= LARGEST_UNSIGNED ? number : NOT_A_NUMBER;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
