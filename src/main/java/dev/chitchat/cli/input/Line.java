package dev.chitchat.cli.input;

import org.jspecify.annotations.Nullable;

/**
 * One physical line of input.
 *
 * @param number 1 for the first
 * @param text the line without its end; where {@code defect} is set, not to be used
 * @param defect why the line cannot be used, or {@code null}
 * @param fingerprint of the line's bytes without byte-order mark and end, or of the start of one that is too long
 */
public record Line(long number, String text, @Nullable String defect, Fingerprint fingerprint) {

    boolean blank() {
        return defect == null && text.isBlank();
    }
}
