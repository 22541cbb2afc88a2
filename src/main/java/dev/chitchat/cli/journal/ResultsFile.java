package dev.chitchat.cli.journal;

import dev.chitchat.cli.process.UsageException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    private ResultsFile(Path path, RandomAccessFile file) {
        this.path = path;
        this.file = file;
    }

    /**
     * Opens a file, making it if need be, and keeps other runs off until it is closed.
     *
     * @throws UsageException if it cannot be written, or another run is writing it
     */
    public static ResultsFile open(Path path) throws IOException {
        RandomAccessFile file;
        try {
            file = new RandomAccessFile(path.toFile(), "rw");
        } catch (IOException e) {
            throw cannotBeWritten(e);
        }
        if (lock(file) == null) {
            file.close();
            throw new UsageException("another run is writing '" + path
                    + "', and two would send the same updates; wait for its end or name another file");
        }
        return new ResultsFile(path, file);
    }

    private static @Nullable FileLock lock(RandomAccessFile file) throws IOException {
        try {
            return file.getChannel().tryLock();
        } catch (OverlappingFileLockException inThisProcess) {
            return null;
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

    /**
     * Makes sure that no results of an earlier run are there.
     *
     * @throws UsageException if there are
     */
    public void refuseUnlessEmpty() throws IOException {
        if (file.length() > 0) {
            throw notEmpty(path);
        }
    }

    public static UsageException notEmpty(Path path) {
        return new UsageException("'" + path + "' already has something in it, perhaps the results of an earlier run;"
                + " give --resume to go on from those, or name another file");
    }

    /** What earlier runs have written. */
    public JournalReader.Content read() throws IOException {
        return JournalReader.read(path);
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
        file.write(bytes, offset, length);
    }

    /** Returns once all that was written is on disk. */
    public void force() throws IOException {
        file.getFD().sync();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
