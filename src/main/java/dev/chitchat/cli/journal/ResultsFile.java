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

    private final RandomAccessFile file;

    private ResultsFile(RandomAccessFile file) {
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
        return new ResultsFile(file);
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
