package dev.chitchat.cli.options;

import dev.chitchat.cli.process.UsageException;
import dev.chitchat.internal.text.Redaction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads what was given, and gathers what is wrong with it, so that all of it is reported at once. */
public final class Problems {

    private final List<String> found = new ArrayList<>();

    /** Notes a problem, worded "what, why, what to do". */
    public void add(String problem) {
        found.add(problem);
    }

    /** Ends the command if there was any problem. */
    public void report() {
        if (!found.isEmpty()) {
            throw new UsageException(found);
        }
    }

    /** The value of an option or a setting, or {@code null} where none was given or it cannot be used. */
    public <T> @Nullable T read(String name, @Nullable String given, Function<String, T> reader) {
        try {
            return given == null ? null : reader.apply(given);
        } catch (IllegalArgumentException e) {
            add(name + " '" + Redaction.of(given) + "' cannot be used: " + e.getMessage());
            return null;
        }
    }

    /** The same of a value that may hold a password, and is not shown. */
    <T> @Nullable T readHidden(Configuration.Setting given, Function<String, T> reader) {
        try {
            return given.text() == null ? null : reader.apply(given.text());
        } catch (IllegalArgumentException e) {
            add(given.name() + " cannot be used: " + e.getMessage());
            return null;
        }
    }

    /** The same with a value for where there is none. */
    public <T> T read(String name, @Nullable String given, Function<String, T> reader, T fallback) {
        T value = read(name, given, reader);
        return value == null ? fallback : value;
    }
}
