package dev.chitchat.cli.options;

import dev.chitchat.internal.text.Redaction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One value as it was given: by an option, else by an environment variable, else by a profile, else not at all.
 *
 * @param option the option for it
 * @param name what to call it in a message: the option, the variable, or the option with the profile that gave it
 * @param text the value as given, or absent
 */
public record Setting(String option, String name, @Nullable String text) {

    /** An option that has no variable. */
    public static Setting of(String option, @Nullable String given) {
        return new Setting(option, option, given);
    }

    /** Without the value, which may be a key. */
    @Override
    public String toString() {
        return name;
    }

    public boolean given() {
        return text != null;
    }

    /** What gave it, where that was not the option. */
    String by() {
        return name.startsWith(option + " of ") ? name.substring(option.length() + 4) : name;
    }

    /** The value, read. */
    public <T> T read(Function<String, T> reader, T fallback, Problems problems) {
        T value = readIfGiven(reader, problems);
        return value == null ? fallback : value;
    }

    /** The value, read, or {@code null} where nothing was given or it cannot be used. */
    public <T> @Nullable T readIfGiven(Function<String, T> reader, Problems problems) {
        if (text == null) {
            return null;
        }
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            problems.add(name + " '" + Redaction.of(text) + "' cannot be used: " + e.getMessage());
            return null;
        }
    }
}
