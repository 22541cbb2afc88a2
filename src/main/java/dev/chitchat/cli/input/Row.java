package dev.chitchat.cli.input;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One record of an input, by names and values, before anything is made of them; or the reason why it is none.
 *
 * @param line the line where it starts, 1 for the first
 * @param members value by name: of JSON any, of YAML texts and lists of them, of CSV the cells that are not empty
 * @param defect why the record cannot be used, or {@code null}
 * @param fingerprint tells a changed record from the one that was there
 */
public record Row(
        long line,
        Map<String, ? extends @Nullable Object> members,
        @Nullable String defect,
        Fingerprint fingerprint) {

    Row(long line, Map<String, ? extends @Nullable Object> members, Fingerprint fingerprint) {
        this(line, members, null, fingerprint);
    }

    Row(long line, String defect, Fingerprint fingerprint) {
        this(line, Map.of(), defect, fingerprint);
    }
}
