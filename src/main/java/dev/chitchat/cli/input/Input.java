package dev.chitchat.cli.input;

import dev.chitchat.cli.process.UsageException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Where updates come from: a file, or standard input.
 *
 * @param file the file, or {@code null} for standard input
 * @param format how they are written down
 * @param standardInput read where there is no file
 */
public record Input(@Nullable Path file, InputFormat format, InputStream standardInput) {

    /**
     * Opens it.
     *
     * @throws UsageException if there is nothing to open, or the header of a CSV cannot be used
     */
    public RecordSource open() {
        try {
            if (replayable()) {
                try (InputStream start = bytes()) {
                    Utf8.refuseUtf16(start.readNBytes(2));
                }
            }
            return format.open(bytes());
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private InputStream bytes() throws IOException {
        return file == null ? standardInput : Gzip.unpackIfNamed(file, openFile(file));
    }

    public static UsageException unreadable(IOException why) {
        return new UsageException("the input cannot be read (" + why.getMessage() + "); name a readable file");
    }

    /** Whether it can be read more than once. */
    public boolean replayable() {
        return file != null && Files.isRegularFile(file);
    }

    /** An input with the same content in a file, to be read more than once; reads this one to its end. */
    public Input copiedTo(Path copy) {
        copy.toFile().deleteOnExit(); // an interrupt is to leave nothing behind
        try (InputStream from = bytes()) {
            Files.copy(from, copy, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unreadable(e);
        }
        return new Input(copy, format, standardInput);
    }

    /**
     * Opens a file.
     *
     * @throws UsageException if it is none that can be read
     */
    public static InputStream openFile(Path path) throws IOException {
        if (Files.notExists(path)) {
            throw new UsageException("there is no file '" + path + "', so there is nothing to read; check the name");
        }
        if (Files.isDirectory(path)) {
            throw new UsageException("'" + path + "' is a directory, but what is to be read is a file; name one in it");
        }
        if (!Files.isReadable(path)) {
            throw new UsageException("'" + path + "' may not be read by this user; change its permissions");
        }
        return new FileInputStream(path.toFile());
    }

    /** How many records there are, by reading all of a file once more; unknown for anything else than a file. */
    public OptionalLong count() {
        if (!replayable()) {
            return OptionalLong.empty();
        }
        long records = 0;
        try (RecordSource source = open()) {
            while (source.next() != null) {
                records++;
            }
            return OptionalLong.of(records);
        } catch (IOException | UsageException e) {
            return OptionalLong.empty();
        }
    }
}
