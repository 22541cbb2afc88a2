package dev.chitchat.cli.input;

import dev.chitchat.cli.process.Redaction;
import dev.chitchat.cli.process.UsageException;
import dev.chitchat.internal.codec.UpdateReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How updates are written down. */
public enum InputFormat {
    /** A JSON object a line. */
    JSONL,
    /** Comma-separated values with a header. */
    CSV;

    private static final CsvColumns COLUMNS =
            new CsvColumns(List.of("StandardQuestionId", "Question", "Answer", "AnswerType", "CategoryId"), true);

    /**
     * The format of an input.
     *
     * @param format what {@code --format} says, or absent
     * @param file the name that tells by its suffix, or absent for standard input, which is JSON Lines
     * @throws IllegalArgumentException if the format is unknown or cannot be told
     */
    public static InputFormat of(@Nullable String format, @Nullable String file) {
        if (format != null) {
            return named(format);
        }
        return file == null ? JSONL : bySuffix(Gzip.nameInside(file).toLowerCase(Locale.ROOT));
    }

    private static InputFormat named(String format) {
        return switch (format.toLowerCase(Locale.ROOT)) {
            case "jsonl" -> JSONL;
            case "csv" -> CSV;
            default ->
                throw new IllegalArgumentException(
                        "--format '" + Redaction.of(format) + "' is unknown; give jsonl or csv");
        };
    }

    private static InputFormat bySuffix(String file) {
        if (file.endsWith(".csv")) {
            return CSV;
        }
        if (file.endsWith(".jsonl") || file.endsWith(".ndjson") || file.endsWith(".json")) {
            return JSONL;
        }
        throw new IllegalArgumentException(
                "the format of '" + Redaction.of(file) + "' cannot be told by its suffix, which is"
                        + " neither .jsonl, .ndjson, .json nor .csv, each perhaps with .gz; give --format jsonl or --format csv");
    }

    /**
     * Starts to read an input.
     *
     * @throws UsageException if the header of a CSV cannot be used
     */
    RecordSource open(InputStream in) throws IOException {
        return this == CSV
                ? new RecordSource(new CsvRows(in, COLUMNS), UpdateReader::fromCells)
                : new RecordSource(new JsonRows(in), UpdateReader::fromMembers);
    }
}
