package dev.chitchat.cli.process;

import dev.chitchat.internal.text.Cleaner;
import java.util.regex.Pattern;

/** Makes what a user typed fit to be shown again: short, on one line, and never something that looks like a key. */
public final class Redaction {

    private static final int LONGEST = 120;
    private static final Pattern KEY_LIKE = Pattern.compile("[0-9A-Za-z*_=-]{40,}");

    private Redaction() {}

    public static String of(String typed) {
        // A key that was given where a file is meant stands behind the folder.
        if (KEY_LIKE.matcher(typed.substring(typed.lastIndexOf('/') + 1)).matches()) {
            return "(not shown: it looks like a key or a signature)";
        }
        return Cleaner.line(typed, LONGEST);
    }
}
