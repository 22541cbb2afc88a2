package dev.chitchat.sandbox.server;

import dev.chitchat.sandbox.commands.RequestBody;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A call as it was read from the wire, not checked yet; no parameters where nothing can be read. */
record IncomingCall(
        long receivedNanos,
        String method,
        String path,
        @Nullable Map<String, List<String>> parameters,
        RequestBody body) {

    static final long NOT_A_NUMBER = -1;

    private static final long LARGEST_UNSIGNED = 4294967295L;
    private static final int MOST_DIGITS = 10;

    /** The target may be a whole URL, as programs send that take the sandbox for a proxy. */
    static IncomingCall of(long receivedNanos, String method, String target, RequestBody body) {
        String uri = target.replaceFirst("(?i)^https?://[^/?#]*", "");
        int mark = uri.indexOf('?');
        String path = mark < 0 ? uri : uri.substring(0, mark);
        return new IncomingCall(receivedNanos, method, path, parameters(mark < 0 ? "" : uri.substring(mark + 1)), body);
    }

    /** Null where a percent sign is not followed by two hexadecimal digits; a plus sign stands for itself, as in signatures. */
    private static @Nullable Map<String, List<String>> parameters(String query) {
        try {
            return new QueryStringDecoder(query.replace("+", "%2B"), false).parameters();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    String command() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** A parameter; of one given twice the first counts. */
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
