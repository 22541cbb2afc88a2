package dev.chitchat.cli.input;

import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.cli.process.UsageException;
import dev.chitchat.cli.process.WholeFile;
import dev.chitchat.error.InvalidUpdateException;
import dev.chitchat.internal.text.Redaction;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where records come from: a file, or standard input where there is none; and what to call it. */
public record Input(@Nullable Path file, InputFormat format, Columns columns, InputStream standardInput, String name) {

    public static final String STANDARD = "standard input";

    /** Opens it. Throws UsageException if there is nothing to open, or a CSV has no usable header. */
    public RowReader open() {
        boolean packed = file != null && InputFormat.packed(file.toString());
        try {
            LineReader lines = new LineReader(bytes(), name, columns.encoding(), packed);
            return switch (format) {
                case JSONL -> new RowReader.JsonRows(lines, columns);
                case CSV -> new CsvRows(lines, columns);
                case YAML -> new YamlRows(lines, columns);
            };
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Something that takes rows or records one by one. */
    public interface Taker<T, E extends Exception> {
        void take(T one) throws E;
    }

    /** Hands out all rows. Throws UsageException if they cannot be read to their end. */
    public <E extends Exception> void eachRow(Taker<RowReader.Row, E> taker) throws E {
        try (RowReader rows = open()) {
            for (RowReader.Row row = next(rows); row != null; row = next(rows)) {
                taker.take(row);
            }
        }
    }

    private RowReader.@Nullable Row next(RowReader rows) {
        try {
            return rows.next();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Hands out all records. Throws UsageException if they cannot be read to their end. */
    public <E extends Exception> void each(Taker<InputRecord, E> taker) throws E {
        eachRow(row -> taker.take(row.record(format == InputFormat.JSONL)));
    }

    private InputStream bytes() throws IOException {
        if (file == null) {
            return standardInput;
        }
        if (Files.notExists(file)) {
            throw new UsageException("there is no file '" + file + "', so there is nothing to read; check the name");
        }
        if (Files.isDirectory(file)) {
            throw new UsageException("'" + file + "' is a directory, but what is to be read is a file; name one in it");
        }
        try {
            return new FileInputStream(file.toFile());
        } catch (FileNotFoundException e) {
            String why = String.valueOf(e.getMessage()); // behind the name, in brackets
            throw new IOException(why.substring(why.lastIndexOf('(') + 1).replace(")", ""), e);
        }
    }

    /** What it means that reading has failed; what is wrong at some place in it says so itself. */
    public UsageException unreadable(IOException why) {
        return new UsageException(
                why instanceof LineReader.PlacedException
                        ? String.valueOf(why.getMessage())
                        : "'" + name + "' cannot be read (" + why.getMessage() + "); name a readable file");
    }

    public boolean replayable() {
        return file != null && Files.isRegularFile(file);
    }

    /** Something that reads an input more than once. */
    public interface Work {
        int on(Input input) throws IOException;
    }

    /** Does it with this input or, where that can be read only once, with a copy of all of it in a file. */
    public int replayed(Work work) throws IOException {
        if (replayable()) {
            return work.on(this);
        }
        Path copy = Files.createTempFile("chitchat-", ".input");
        ProcessIo.atEnd(copy.toFile()::deleteOnExit); // an interrupt is to leave nothing behind
        try {
            try (InputStream from = bytes()) {
                Files.copy(from, copy, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                if (WholeFile.findsNoRoom(e)) {
                    throw new IOException(copy + ": " + e.getMessage(), e);
                }
                throw unreadable(e);
            }
            return work.on(new Input(copy, format, columns, standardInput, name));
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    /** How many records there are, by reading all of a file once more; unknown for anything else than a file. */
    public OptionalLong count() {
        if (!replayable()) {
            return OptionalLong.empty();
        }
        LongAdder records = new LongAdder();
        try {
            eachRow(row -> records.increment());
            return OptionalLong.of(records.sum());
        } catch (UsageException e) {
            return OptionalLong.empty();
        }
    }

    /** One record of input: an update, or the reason why it is none. */
    public sealed interface InputRecord {

        /** The line where the record starts, 1 for the first; the next that is free if others start there too. */
        long line();

        /** Tells a changed record from the one that was there. */
        Fingerprint fingerprint();

        /** A record that can be sent. */
        record Update(long line, ChitchatUpdate update, Fingerprint fingerprint) implements InputRecord {}

        /** A record that cannot; nothing of it is sent. */
        record Defective(long line, InvalidUpdateException error, Fingerprint fingerprint) implements InputRecord {}
    }

    /** How a file is to be read that was not written by {@code pull}. */
    public static final class Options {

        @Option(
                names = "--format",
                paramLabel = "jsonl|csv|yaml",
                description = "The format, where the suffix does not tell (.jsonl, .ndjson, .json, .csv, .tsv, .yaml,"
                        + " .yml); standard input is jsonl by default.")
        private @Nullable String format;

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
                description =
                        "What the input calls the columns or keys, such as Question=q,Answer=a; all others are passed"
                                + " over. In a table without a header #1 is the first column.")
        private @Nullable List<String> columns;

        /** The input of a name, standard input where there is none; what is wrong goes to {@code problems}. */
        public Input input(
                @Nullable String named,
                List<String> known,
                boolean needsId,
                InputStream standardInput,
                Consumer<String> problems) {
            Path file = named == null ? null : Path.of(named);
            InputFormat found = InputFormat.JSONL;
            try {
                found = InputFormat.of(format, named);
            } catch (IllegalArgumentException e) {
                boolean given = format != null || named == null || named.isEmpty();
                if (given
                        || Files.isRegularFile(Path.of(named))) { // of one that is not there, that is what must be said
                    problems.accept(String.valueOf(e.getMessage()));
                }
            }
            Map<String, String> theirs = new LinkedHashMap<>();
            for (String pair : columns == null ? List.<String>of() : columns) {
                int at = pair.indexOf('=');
                String our = at < 0 ? pair : pair.substring(0, at).strip();
                if (!known.contains(our) || at < 0) {
                    problems.accept("--columns takes pairs such as Question=q, with a name on the left out of "
                            + String.join(", ", known) + ", not '" + Redaction.of(pair) + "'"
                            + Redaction.hint(our, known));
                } else if (theirs.put(our, pair.substring(at + 1).strip()) != null) {
                    problems.accept("--columns names " + our + " twice; leave one out");
                }
            }
            Charset charset = null;
            try {
                charset = encoding == null ? null : DecodedInput.encoding(encoding);
            } catch (IllegalArgumentException e) {
                problems.accept("--encoding " + e.getMessage());
            }
            Columns names = new Columns(known, needsId, theirs, charset);
            return new Input(file, found, names, standardInput, file == null ? STANDARD : file.toString());
        }
    }
}
