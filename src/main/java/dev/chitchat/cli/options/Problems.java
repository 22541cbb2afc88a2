package dev.chitchat.cli.options;

import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.UsageException;
import dev.chitchat.cli.process.WholeFile;
import dev.chitchat.internal.text.Redaction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads what was given, and gathers what is wrong with it, so that all of it is reported at once. */
public final class Problems {

    private final List<String> found = new ArrayList<>();
    private final Map<String, Path> files = new LinkedHashMap<>();

    /** Notes a problem, worded "what, why, what to do". */
    public void add(String problem) {
        found.add(problem);
    }

    /** Notes a file that is read or written. Returns whether it is free: one written would spoil one used otherwise. */
    public boolean takes(String name, @Nullable Path file) {
        if (file == null) {
            return false;
        }
        String other = files.entrySet().stream()
                .filter(used -> WholeFile.same(file, used.getValue()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
        if (other != null) {
            add(name + " names the " + other + " too, which it would replace; name another file");
        }
        files.put(name.startsWith("--") ? "file of " + name : name, file);
        return other == null;
    }

    /** The same of a file that is to be written, which has to be possible; where it is to be kept, it is no device. */
    public boolean writes(String option, @Nullable Path file, boolean kept) {
        if (file == null || !takes(option, file)) {
            return false;
        }
        String obstacle = kept && WholeFile.isDevice(file) ? "it keeps nothing" : WholeFile.obstacle(file);
        if (obstacle != null) {
            add(unwritable(option, file, obstacle));
        }
        return obstacle == null;
    }

    public static String unwritable(String option, Path file, String why) {
        return option + " '" + file + "' cannot be written (" + why
                + "); name a file in a directory that this user may write, with room";
    }

    public void report() {
        if (!found.isEmpty()) {
            throw new UsageException(ExitCode.USAGE, found);
        }
    }

    /** The value of an option or a setting, or {@code null} where none was given or it cannot be used. */
    public <T> @Nullable T read(String name, @Nullable String given, Function<String, T> reader) {
        return read(new Configuration.Setting(name, name, given), reader);
    }

    /** The same; a value that may hold a password is not shown. */
    <T> @Nullable T read(Configuration.Setting given, Function<String, T> reader) {
        String text = given.text();
        try {
            return text == null ? null : reader.apply(text);
        } catch (IllegalArgumentException e) {
            String shown = given.secret() ? "" : " '" + Redaction.of(text) + "'";
            add(given.name() + shown + " cannot be used: " + e.getMessage());
            return null;
        }
    }

    /** The same with a value for where there is none. */
    public <T> T read(String name, @Nullable String given, Function<String, T> reader, T fallback) {
        T value = read(name, given, reader);
        return value == null ? fallback : value;
    }
}
