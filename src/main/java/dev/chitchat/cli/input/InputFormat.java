package dev.chitchat.cli.input;

import dev.chitchat.internal.text.Redaction;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How records are written down. */
public enum InputFormat {
    /** JSON: an object a line, an array, or objects over many lines. */
    JSONL,
    /** Separated values with a header. */
    CSV,
    /** A list of entries. */
    YAML;

    private static final String PACKED = ".gz";

    /** The format of an input. Throws IllegalArgumentException if it is unknown or not clear. */
    public static InputFormat of(@Nullable String format, @Nullable String file) {
        if (format == null && file != null) {
            return ofName(file, ", or give --format jsonl, csv or yaml");
        }
        InputFormat named = format == null ? JSONL : called(format);
        if (named == null) {
            throw new IllegalArgumentException(
                    "--format '" + Redaction.of(String.valueOf(format)) + "' is unknown; give jsonl, csv or yaml");
        }
        return named;
    }

    /** The format that a name stands for. Throws IllegalArgumentException, with what else can say it, if for none. */
    public static InputFormat ofName(String file, String otherwise) {
        if (file.isEmpty()) {
            throw new IllegalArgumentException("the name of the file is empty; give one");
        }
        String inside = packed(file) ? file.substring(0, file.length() - PACKED.length()) : file;
        InputFormat named = called(inside.substring(inside.lastIndexOf('.') + 1));
        if (named == null) {
            throw new IllegalArgumentException("the format of '" + Redaction.of(file)
                    + "' cannot be told by its suffix, which is none of .jsonl,"
                    + " .ndjson, .json, .csv, .tsv, .yaml and .yml, each perhaps with .gz; name one that has it"
                    + otherwise);
        }
        return named;
    }

    private static @Nullable InputFormat called(String suffix) {
        return switch (suffix.toLowerCase(Locale.ROOT)) {
            case "csv", "tsv" -> CSV;
            case "jsonl", "ndjson", "json" -> JSONL;
            case "yaml", "yml" -> YAML;
            default -> null;
        };
    }

    public static boolean packed(String file) {
        return file.toLowerCase(Locale.ROOT).endsWith(PACKED);
    }
}
