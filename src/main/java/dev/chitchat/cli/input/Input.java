package dev.chitchat.cli.input;

import dev.chitchat.api.AnswerType;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.cli.process.UsageException;
import dev.chitchat.error.InvalidUpdateException;
import dev.chitchat.internal.json.UpdateFields;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where records come from: a file, or standard input where there is none; and what to call it. */
public record Input(@Nullable Path file, InputFormat format, Columns columns, InputStream standardInput, String name) {

    public static final String STANDARD = "standard input";

    /** One that is called as its file is. */
    public Input(@Nullable Path file, InputFormat format, Columns columns, InputStream standardInput) {
        this(file, format, columns, standardInput, file == null ? STANDARD : file.toString());
    }

    /** Opens it, to read updates. Throws UsageException if there is nothing to open, or a CSV has no usable header. */
    public RecordSource open() {
        try {
            return new RecordSource(
                    rows(),
                    row -> update(
                            format == InputFormat.JSONL ? UpdateFields.ofMembers(row) : UpdateFields.ofCells(row)));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static ChitchatUpdate update(UpdateFields fields) {
        Integer type = fields.answerType();
        return new ChitchatUpdate(
                fields.id(),
                fields.question(),
                fields.answer(),
                type == null ? null : AnswerType.of(type),
                fields.categoryId());
    }

    /** Hands out all rows. Throws UsageException if they cannot be read to their end. */
    public void eachRow(Consumer<RowReader.Row> taker) {
        try (RowReader rows = rows()) {
            for (RowReader.Row row = rows.next(); row != null; row = rows.next()) {
                taker.accept(row);
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private RowReader rows() throws IOException {
        boolean packed = file != null && InputFormat.packed(file.toString());
        return format.rows(new LineReader(bytes(), name, columns.encoding(), packed), columns);
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

    /** Does it with this input, or with a copy in a file where this one can be read only once; that reads it to its end. */
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
                throw unreadable(e);
            }
            return work.on(new Input(copy, format, columns, standardInput, name));
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    /** Something that takes records one by one. */
    public interface Taker {
        void take(InputRecord record) throws IOException;
    }

    /** Hands out all records. Throws UsageException if they cannot be read to their end. */
    public void each(Taker taker) throws IOException {
        try (RecordSource records = open()) {
            for (InputRecord record = next(records); record != null; record = next(records)) {
                taker.take(record);
            }
        }
    }

    private @Nullable InputRecord next(RecordSource records) {
        try {
            return records.next();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** How many records there are, by reading all of a file once more; unknown for anything else than a file. */
    public OptionalLong count() {
        if (!replayable()) {
            return OptionalLong.empty();
        }
        LongAdder records = new LongAdder();
        try {
            each(record -> records.increment());
            return OptionalLong.of(records.sum());
        } catch (IOException | UsageException e) {
            return OptionalLong.empty();
        }
    }

    /** Hands out the records of an input one by one. Blocks, and is used by one thread at a time. */
    public record RecordSource(RowReader rows, Function<Map<String, ? extends @Nullable Object>, ChitchatUpdate> reader)
            implements Closeable {

        /** The next record, or {@code null} at the end; an {@link IOException} means that no more can be read. */
        public @Nullable InputRecord next() throws IOException {
            RowReader.Row row = rows.next();
            if (row == null) {
                return null;
            }
            if (row.defect() != null) {
                return new InputRecord.Defective(
                        row.line(), new InvalidUpdateException(row.defect()), row.fingerprint());
            }
            try {
                return new InputRecord.Update(row.line(), reader.apply(row.members()), row.fingerprint());
            } catch (InvalidUpdateException e) {
                String placed = row.place().says(String.valueOf(e.getMessage()));
                return new InputRecord.Defective(row.line(), new InvalidUpdateException(placed), row.fingerprint());
            }
        }

        @Override
        public void close() throws IOException {
            rows.close();
        }
    }

    /** One record of input: an update, or the reason why it is none. */
    public sealed interface InputRecord {

        /** The line where the record starts, 1 for the first. */
        long line();

        /** Tells a changed record from the one that was there. */
        Fingerprint fingerprint();

        /** A record that can be sent. */
        record Update(long line, ChitchatUpdate update, Fingerprint fingerprint) implements InputRecord {}

        /** A record that cannot; nothing of it is sent. */
        record Defective(long line, InvalidUpdateException error, Fingerprint fingerprint) implements InputRecord {}
    }
}
