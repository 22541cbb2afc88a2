package dev.chitchat.sandbox.server;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters of a request's address; of a parameter given twice the first counts. */
final class Query {

    static final long NOT_A_NUMBER = -1;

    private static final long LARGEST_UNSIGNED = 4294967295L;
    private static final int MOST_DIGITS = 10;

    private final @Nullable Map<String, List<String>> parameters;

    private Query(@Nullable Map<String, List<String>> parameters) {
        this.parameters = parameters;
    }

    /** Reads what follows the question mark; a plus sign stands for itself, as in the service's own signatures. */
    static Query parse(String text) {
        try {
            return new Query(new QueryStringDecoder(text.replace("+", "%2B"), false).parameters());
        } catch (IllegalArgumentException e) {
            return new Query(null);
        }
    }

    /** Whether a percent sign is not followed by two hexadecimal digits; nothing can be read then. */
    boolean isBroken() {
        return parameters == null;
    }

    @Nullable
    String text(String name) {
        List<String> values = parameters == null ? null : parameters.get(name);
        return values == null ? null : values.get(0);
    }

    /** The value as an unsigned 32-bit number, or {@link #NOT_A_NUMBER}. */
    long unsigned(String name) {
        String value = text(name);
        if (value == null || value.isEmpty() || value.length() > MOST_DIGITS) {
            return NOT_A_NUMBER;
        }
        boolean digits = value.chars().allMatch(c -> c >= '0' && c <= '9');
        long number = digits ? Long.parseLong(value) : NOT_A_NUMBER;
        return number <= LARGEST_UNSIGNED ? number : NOT_A_NUMBER;
    }
}
