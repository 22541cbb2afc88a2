package dev.chitchat.cli.journal;

import dev.chitchat.cli.input.Fingerprint;
import dev.chitchat.error.ServiceCode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A result line read back.
 *
 * @param line the input line that it is about
 * @param fate what it says about that line
 * @param into the line whose call carried this one, or {@code null}
 * @param fingerprint of the input line
 */
public record JournalLine(int line, Fate fate, @Nullable Integer into, Fingerprint fingerprint) {

    /** What a result means for another run. */
    public enum Fate {
        /** Nothing is known, or it may pass now: to be sent. */
        OPEN,
        /** Failed for good: not to be sent again. */
        REFUSED,
        /** The library has it: not to be sent again. */
        IN_EFFECT
    }

    /** Reads a line. Throws IllegalArgumentException if it is not a result of {@code stream}. */
    static JournalLine of(Map<String, @Nullable Object> members) {
        if (!(members.get("line") instanceof Integer line) || line < 1) {
            throw new IllegalArgumentException("it names no line of an input");
        }
        if (!(members.get("sha256") instanceof String sha256)) {
            throw new IllegalArgumentException("it has no sha256");
        }
        Integer into = members.get("into") instanceof Integer carrier ? carrier : null;
        return new JournalLine(line, fate(members, into), into, Fingerprint.parse(sha256));
    }

    private static Fate fate(Map<?, ?> members, @Nullable Integer into) {
        String outcome = String.valueOf(members.get("outcome"));
        return switch (outcome) {
            case "applied" -> Fate.IN_EFFECT;
            case "merged" -> {
                if (into == null) {
                    throw new IllegalArgumentException("it does not say into what it was merged");
                }
                yield Fate.IN_EFFECT;
            }
            case "failed" -> mayPass(members) ? Fate.OPEN : Fate.REFUSED;
            default -> throw new IllegalArgumentException("it has no outcome that is known");
        };
    }

    /** A failure of the account says nothing about the line. */
    private static boolean mayPass(Map<?, ?> members) {
        boolean account = members.get("errorCode") instanceof Integer code
                && ServiceCode.of(code).affectsEveryCall();
        return account || Boolean.TRUE.equals(members.get("retryable"));
    }
}
