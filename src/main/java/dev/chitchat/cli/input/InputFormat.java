package dev.chitchat.cli.input;

import dev.chitchat.internal.text.Redaction;
import java.io.IOException;
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
        if (format != null) {
            return named(format);
        }
        if (file == null) {
            return JSONL;
        }
        return ofName(file, ", or give --format jsonl, csv or yaml");
    }

    /** The format that a name stands for. Throws IllegalArgumentException, with what else can say it, if for none. */
    public static InputFormat ofName(String file, String otherwise) {
        if (file.isEmpty()) {
            throw new IllegalArgumentException("the name of the file is empty; give one");
        }
        String name = file.toLowerCase(Locale.ROOT);
        String inside = packed(file) ? name.substring(0, name.length() - PACKED.length()) : name;
        return switch (inside.substring(inside.lastIndexOf('.') + 1)) {
            case "csv", "tsv" -> CSV;
            case "jsonl", "ndjson", "json" -> JSONL;
            case "yaml", "yml" -> YAML;
            default ->
                throw new IllegalArgumentException("the format of '" + Redaction.of(file)
                        + "' cannot be told by its suffix, which is none of .jsonl,"
                        + " .ndjson, .json, .csv, .tsv, .yaml and .yml, each perhaps with .gz; name one that has it"
                        + otherwise);
        };
    }

    public static boolean packed(String file) {
        return file.toLowerCase(Locale.ROOT).endsWith(PACKED);
    }

    private static InputFormat named(String format) {
        return switch (format.toLowerCase(Locale.ROOT)) {
            case "jsonl", "json" -> JSONL;
            case "csv", "tsv" -> CSV;
            case "yaml" -> YAML;
            default ->
                throw new IllegalArgumentException(
                        "--format '" + Redaction.of(format) + "' is unknown; give jsonl, csv or yaml");
        };
    }

    /** Starts to read rows. Throws UsageException if the header of a CSV cannot be used. */
    RowReader rows(LineReader lines, Columns columns) throws IOException {
        return switch (this) {
            case JSONL -> new JsonRows(lines, columns);
            case CSV -> new CsvRows(lines, columns);
            case YAML -> new YamlRows(lines, columns);
        };
    }
}
