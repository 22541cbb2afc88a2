package dev.chitchat.cli.report;

import java.util.Locale;

/** What became of one line of input. */
public enum LineOutcome {
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
