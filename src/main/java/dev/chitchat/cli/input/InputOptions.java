package dev.chitchat.cli.input;

import dev.chitchat.cli.input.DecodedInput.Encodings;
import dev.chitchat.internal.text.Meant;
import dev.chitchat.internal.text.Redaction;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a file is to be read that was not written by {@code pull}. */
public final class InputOptions {

    @Option(
            names = "--format",
            paramLabel = "jsonl|csv|yaml",
            description = "The format, where the suffix does not tell (.jsonl, .ndjson, .json, .csv, .tsv, .yaml,"
                    + " .yml); standard input is jsonl by default.")
    public @Nullable String format;

    @Option(
            names = "--encoding",
            paramLabel = "NAME",
            description = "The encoding of the input, such as windows-1251 or GB18030; UTF-8 by default, and UTF-16"
                    + " where a byte-order mark says so.")
    private @Nullable String encoding;

    @Option(
            names = "--columns",
            paramLabel = "NAME=COLUMN",
            split = ",",
            description = "What the input calls the columns or keys, such as Question=q,Answer=a; all others are passed"
                    + " over. In a table without a header #1 is the first column.")
    private @Nullable List<String> columns;

    public Columns reading(List<String> known, boolean needsId, Consumer<String> problems) {
        Map<String, String> theirs = new LinkedHashMap<>();
        for (String pair : columns == null ? List.<String>of() : columns) {
            int at = pair.indexOf('=');
            String our = at < 0 ? pair : pair.substring(0, at).strip();
            if (!known.contains(our) || at < 0) {
                problems.accept("--columns takes pairs such as Question=q, with a name on the left out of "
                        + String.join(", ", known) + ", not '" + Redaction.of(pair) + "'" + Meant.hint(our, known));
            } else if (theirs.put(our, pair.substring(at + 1).strip()) != null) {
                problems.accept("--columns names " + our + " twice; leave one out");
            }
        }
        Charset charset = null;
        try {
            charset = encoding == null ? null : Encodings.named(encoding);
        } catch (IllegalArgumentException e) {
            problems.accept("--encoding " + e.getMessage());
        }
        return new Columns(known, needsId, theirs, charset);
    }
}
