package dev.chitchat.cli;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Where updates come from: a file, or standard input.
 *
 * @param file the file, or {@code null} for standard input
 * @param format how they are written down
 * @param standardInput read where there is no file
 */
record Input(@Nullable Path file, InputFormat format, InputStream standardInput) {

    /**
     * Opens it.
     *
     * @throws UsageException if there is nothing to open, or the header of a CSV cannot be used
     */
    RecordSource open() {
        try {
            return format.open(file == null ? standardInput : openFile(file));
        } catch (IOException e) {
            throw new UsageException("the input cannot be read (" + e.getMessage() + "); name a readable file");
        }
    }

    private static InputStream openFile(Path path) throws IOException {
        if (Files.notExists(path)) {
            throw new UsageException("there is no file '" + path + "', so there is nothing to read; check the name");
        }
        if (Files.isDirectory(path)) {
            throw new UsageException(
                    "'" + path + "' is a directory, but updates are read from a file; name a file in it");
        }
        if (!Files.isReadable(path)) {
            throw new UsageException("'" + path + "' may not be read by this user; change its permissions");
        }
        return new FileInputStream(path.toFile());
    }

    /** How many records there are, by reading all of a file once more; unknown for anything else than a file. */
    OptionalLong count() {
        if (file == null || !Files.isRegularFile(file)) {
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
