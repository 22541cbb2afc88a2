package dev.chitchat.cli.journal;

import dev.chitchat.cli.process.RunLock;
import dev.chitchat.cli.process.UsageException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file of results, which is also the journal to go on from: one run writes it at a time. What was written outlives this
 * process; what was forced outlives the machine.
 *
 * <p>Not written through a channel: the interrupt that calls off a read of input would close that.
 */
public final class ResultsFile extends OutputStream {

    private final Path path;
    private final RandomAccessFile file;
    private final @Nullable RunLock lock;
    private final @Nullable Object key;
    private boolean cut;

    private ResultsFile(Path path, RandomAccessFile file, @Nullable RunLock lock) {
        this.path = path;
        this.file = file;
        this.lock = lock;
        this.key = key(path);
    }

    /** Another process moved or cut the file while this run wrote it; what was written is in there all the same. */
    static final class Disturbed extends IOException {
        private static final long serialVersionUID = 1L;

        private Disturbed(String what) {
            super(what);
        }
    }

    /**
     * Opens a file, making it if need be, and keeps other runs off until it is closed.
     *
     * @param noLock whether to go on without a lock
     * @throws UsageException if it cannot be written, or another run is writing it
     */
    public static ResultsFile open(Path path, boolean noLock) throws IOException {
        RandomAccessFile file;
        try {
            file = new RandomAccessFile(path.toFile(), "rw");
        } catch (IOException e) {
            throw cannotBeWritten(e);
        }
        try {
            return new ResultsFile(path, file, RunLock.take(path, noLock));
        } catch (UsageException e) {
            file.close();
            throw e;
        }
    }

    private static @Nullable Object key(Path path) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (IOException e) {
            return null;
        }
    }

    /**
     * Makes sure that what was written is where a later run looks for it. Throws Disturbed if it is not, as after the
     * rotation of a log.
     */
    void requireUndisturbed() throws Disturbed {
        if (cut) {
            throw new Disturbed("was cut while this run wrote it; put what was cut off back in front of what is there,"
                    + " before another run goes on from it");
        }
        if (!Objects.equals(key(path), key)) {
            throw new Disturbed(
                    "was renamed, removed or replaced while this run wrote it; bring the old file back under"
                            + " this name, before another run goes on from it");
        }
    }

    /** Whether a path is one to keep a journal in, unlike a pipe or a device. */
    public static boolean fits(Path path) {
        return Files.notExists(path) || Files.isRegularFile(path);
    }

    static UsageException cannotBeWritten(IOException why) {
        return new UsageException("--results " + why.getMessage() + " cannot be written;"
                + " name a file, in a directory that is there, that this user may write");
    }

    /** Goes on after the whole lines, cutting off what a crash left behind them. */
    public void goOnAfter(long length) throws IOException {
        file.setLength(length);
        file.seek(length);
    }

    @Override
    public void write(int b) throws IOException {
        file.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (file.length() < file.getFilePointer()) {
            cut = true;
            file.seek(file.length());
        }
        file.write(bytes, offset, length);
    }

    /** Returns once all that was written is on disk. */
    public void force() throws IOException {
        file.getFD().sync();
    }

    @Override
    public void close() throws IOException {
        try (lock) {
            file.close();
        }
    }
}
