package dev.chitchat.cli.report;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A line of input, or a task, that has its outcome.
 *
 * @param line its number, from 1
 * @param id the question that it changes, or {@code null} where it could not be read
 * @param outcome what became of it
 * @param attempts calls made for it
 * @param elapsed from being read to the outcome
 * @param code the service's code where it gave one
 * @param reason why it failed, or {@code null}; never a secret
 */
public record SettledLine(
        long line,
        @Nullable String id,
        Outcome outcome,
        int attempts,
        Duration elapsed,
        @Nullable Integer code,
        @Nullable String reason) {

    private static final int LONGEST_ID = 160;
    private static final int LONGEST_REASON = 600;

    /** What became of a line. */
    public enum Outcome {
        /** It is in effect. */
        APPLIED,
        /** It went out inside the call of another line. */
        MERGED,
        /** It failed for good. */
        FAILED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A copy whose texts are short enough to be kept by the dozen. */
    SettledLine cut() {
        return new SettledLine(
                line, cut(id, LONGEST_ID), outcome, attempts, elapsed, code, cut(reason, LONGEST_REASON));
    }

    private static @Nullable String cut(@Nullable String text, int longest) {
        if (text == null || text.length() <= longest) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
        return text.substring(0, end) + "…";
    }
}
